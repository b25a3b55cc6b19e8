import { authCalls } from './auth-calls';
import { functionCalls } from './function-calls';
import { realtimeCalls } from './realtime-calls';
import { selectCalls } from './select-calls';
import { filterCalls } from './filter-calls';
import { embedCalls } from './embed-calls';
import { changeCalls } from './change-calls';
import { uploadCalls } from './upload-calls';

export const allCalls = [
  ...selectCalls,
  ...filterCalls,
  ...embedCalls,
  ...changeCalls,
  ...functionCalls,
  ...authCalls,
  ...uploadCalls,
  ...realtimeCalls,
];
