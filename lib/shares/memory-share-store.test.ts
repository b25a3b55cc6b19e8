import { createMemoryShareStore } from './memory-share-store';
import { describeShareStore } from './share-store.contract';

describeShareStore('memory', createMemoryShareStore);
