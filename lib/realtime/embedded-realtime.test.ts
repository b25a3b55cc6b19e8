import { describeRealtime } from './realtime.contract';
import { openTestRealtime } from './realtime.fixture';

describeRealtime('embedded', () => openTestRealtime());
