import { authCalls } from './auth-calls';
import { functionCalls } from './function-calls';
import { realtimeCalls } from './realtime-calls';
import { rowCalls } from './row-calls';
import { uploadCalls } from './upload-calls';

export const allCalls = [...rowCalls, ...functionCalls, ...authCalls, ...uploadCalls, ...realtimeCalls];
