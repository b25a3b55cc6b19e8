import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleFunction } from './bundle-function';

const entry = 'supabase/functions/f/index.ts';
let root: string;

/** Packages as a stranger might publish them, beside a file that is none of theirs. */
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'easel-packages-'));
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), text);
  };
  await write('secret.json', '{"planted":"4711"}');
  await write('secret.js', 'export default "planted 4711";');
  const pack = (name: string, text: string) => write(`node_modules/${name}/index.js`, text);
  await pack('good', 'export const good = "good package";\n//# sourceMappingURL=../../secret.json');
  await pack('climbs', 'export { default } from "../../secret.js";');
  await pack('reads', 'module.exports = require("../../secret.json");');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const bundle = (text: string, files: Record<string, string> = {}) =>
  bundleFunction({ id: 1, name: 'f', entry, files: { [entry]: text, ...files }, packagesRoot: root });

test('a function comes with its packages, and no map of theirs is read', async () => {
  const made = await bundle('import { good } from "npm:good@1"; Deno.serve(() => new Response(good));');
  expect(made).toMatchObject({ kind: 'bundled', code: expect.stringContaining('good package') as string });
  expect(JSON.stringify(made)).not.toContain('4711');
});

test.each([
  ['a package that climbs', 'import x from "npm:climbs"; console.log(x);'],
  ['a package that reads', 'import x from "npm:reads"; console.log(x);'],
  ['a name that climbs', 'import x from "npm:../secret.js"; console.log(x);'],
  ['a path', 'import x from "/etc/passwd"; console.log(x);'],
  ['a relative path', 'import x from "../../../../../../../../etc/passwd"; console.log(x);'],
  ['a file address', 'import x from "file:///etc/passwd"; console.log(x);'],
  ['an import map', 'import x from "x"; console.log(x);'],
])('nothing outside is read: %s', async (_name, text) => {
  const map = JSON.stringify({ imports: { x: '../../../../../../../etc/passwd' } });
  const made = await bundle(text, { 'supabase/functions/f/deno.json': map });
  expect(made.kind).toBe('faulty');
  expect(JSON.stringify(made)).not.toMatch(/4711|root:/);
});

test('faults name the file, the line and what to write instead', async () => {
  expect(await bundle('const a = 1;\nconst b = ;')).toMatchObject({
    kind: 'faulty',
    problems: [{ kind: 'compile', file: entry, line: 2 }],
  });
  expect(
    await bundle('import { Application } from "https://deno.land/x/oak@v12/mod.ts"; new Application();'),
  ).toMatchObject({
    kind: 'faulty',
    problems: [{ message: expect.stringContaining('it is not on npm') as string, file: entry, line: 1 }],
  });
});
