import { createMemorySharingStore } from './memory-sharing-store.fixture';
import { describeSharingStore } from './sharing-store.contract';

describeSharingStore('memory', () => createMemorySharingStore());
