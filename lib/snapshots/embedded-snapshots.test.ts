import { describeSnapshots } from './snapshots.contract';
import { openTestSnapshots } from './snapshots.fixture';

describeSnapshots('embedded', () => openTestSnapshots());
