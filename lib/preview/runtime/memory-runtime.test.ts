import { createMemoryRuntime } from './memory-runtime.fixture';
import { describeRuntime } from './runtime.contract';

describeRuntime('memory', async () => ({
  runtime: createMemoryRuntime((text) =>
    text.includes('!fault') ? [{ kind: 'compile', message: 'can’t be read' }] : [],
  ),
  addTree: (files) => ({
    hash: Object.values(files).join(),
    entries: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, { hash: text, size: text.length }])),
  }),
}));
