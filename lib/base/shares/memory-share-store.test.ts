import { createMemoryShareStore } from './memory-share-store.fixture';
import { describeShareStore } from './share-store.contract';

describeShareStore('memory', createMemoryShareStore);
