import { describeBlobStore } from './blob-store.contract';
import { createMemoryBlobStore } from './memory-blob-store';

describeBlobStore('memory', async () => createMemoryBlobStore());
