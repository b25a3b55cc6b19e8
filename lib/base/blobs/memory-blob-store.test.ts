import { describeBlobStore } from './blob-store.contract';
import { createMemoryBlobStore } from './memory-blob-store.fixture';

describeBlobStore('memory', async () => createMemoryBlobStore());
