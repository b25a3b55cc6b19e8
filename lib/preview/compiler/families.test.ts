import { expect, test } from 'vitest';
import type { CompilerOutput } from '../runtime/compiler';
import { asFiles, createTestCompiler, template, testLayer } from './compiler.fixture';

const app = 'export default () => <h1 className="font-display" />;\n';
const sheetOf = (output: CompilerOutput) => output.modules.find(({ url }) => url === '/src/index.css')?.css;

test('a font family does not hold the app back, and arrives with a layer under its URL', async () => {
  const compiler = createTestCompiler();
  const name = '@fontsource-variable/fraunces';
  const css = `@import "tailwindcss";\n@import "${name}";\n@theme { --font-display: "Fraunces Variable", serif; }`;
  const declared = JSON.stringify({ dependencies: { [name]: '^5.3.0' } });
  const files = { ...template, 'package.json': declared, 'src/index.css': css, 'src/App.tsx': app };
  const output = await compiler.load(asFiles(files), testLayer);
  expect(output).toMatchObject({ problems: [], missingPackages: [name], isStanding: true });
  expect(sheetOf(output)).toContain('"Fraunces Variable", "Fraunces Variable Fallback", serif');
  const address = `/@l/${'a'.repeat(32)}/${name}/files/x.woff2`;
  const face = `@font-face{font-family:Fraunces Variable;src:url("${address}")}`;
  const next = await compiler.setLayer({ ...testLayer, styles: { [name]: face } });
  expect(next).toMatchObject({ problems: [], missingPackages: [], isStanding: true });
  expect(sheetOf(next)).toContain(`url("${address}")`);
  expect(sheetOf(next)).toContain('local("Times New Roman")');
});

test('a family missing from package.json is reported, once no reply can add it any more', async () => {
  const compiler = createTestCompiler();
  await compiler.load(asFiles({ ...template, 'package.json': '{}' }), testLayer);
  const content = '@import "tailwindcss";\n@import "@fontsource-variable/fraunces";';
  const operation = { type: 'file-write' as const, path: 'src/index.css', content };
  expect(await compiler.apply([operation], true)).toMatchObject({ problems: [], isStanding: true });
  expect(await compiler.flush()).toMatchObject({
    problems: [
      {
        kind: 'missing-package',
        file: 'src/index.css',
        message: expect.stringContaining('fonts “@fontsource-variable/fraunces”') as string,
      },
    ],
    isStanding: true,
  });
});
