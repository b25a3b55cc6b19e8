import { expect, test } from 'vitest';
import { findImports } from './find-imports';

test('finds the packages that scripts and styles import, and no file of the app’s own', async () => {
  const files = [
    { path: 'src/app.tsx', text: `import { a } from 'one';\nimport b from './b';\nimport c from '@/c';\n` },
    { path: 'src/app.css', text: `@import 'two/base.css';\n@import './own.css';\n` },
    { path: 'logo.png', text: null },
  ];
  expect(await findImports(files)).toEqual(['one', 'two/base.css']);
});

test('others get the processor between long files', async () => {
  const text = `import a from 'one';\n${'x'.repeat(200 * 1024)}\n`;
  const files = Array.from({ length: 20 }, (_, n) => ({ path: `src/file-${n}.ts`, text }));
  let turns = 0;
  let isOver = false;
  const turn = () => void setImmediate(() => ((turns += 1), isOver || turn()));
  turn();
  expect(await findImports(files)).toHaveLength(20);
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(19);
});
