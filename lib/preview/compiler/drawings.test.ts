import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { asFiles, createTestCompiler, template, testLayer } from './compiler.fixture';

const folder = path.join(import.meta.dirname, '../../modules/scenes/files');
const drawings = Object.fromEntries(
  readdirSync(folder).map((name) => [`src/modules/scenes/${name}`, readFileSync(path.join(folder, name), 'utf8')]),
);

test('an app that shows drawings compiles without a problem, their colours with it', async () => {
  const app = `import { Scene, Sea, Sky, Boat } from '@/modules/scenes';
export default () => <Scene title="Bay"><Sky /><Sea /><Boat /></Scene>;`;
  const output = await createTestCompiler().load(asFiles({ ...template, ...drawings, 'src/App.tsx': app }), testLayer);
  expect(output).toMatchObject({ problems: [], missingPackages: [] });
  const sheet = output.modules.find(({ url }) => url === '/src/modules/scenes/palette.css')?.css;
  expect(sheet).toContain('--s-lead:');
});
