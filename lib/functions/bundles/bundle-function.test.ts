import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleFunction } from './bundle-function';

const entry = 'supabase/functions/f/index.ts';
let root: string;

/** Packages as a stranger might publish them, next to files that don't belong to them. */
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
  const named = 'const quoted = "quoted"; export { quoted as "a name" };';
  await pack('many', `export default "default"; export const good = "good"; ${named}`);
  await pack('old', 'module.exports = { inner: "inner" };');
  await pack('climbs', 'export { default } from "../../secret.js";');
  await pack('reads', 'module.exports = require("../../secret.json");');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const bundle = (text: string, files: Record<string, string> = {}) =>
  bundleFunction({ id: 1, name: 'f', entry, files: { [entry]: text, ...files }, packagesRoot: root });

test('a function comes with its packages, and no map of theirs is read', async () => {
  const made = await bundle('import { good } from "npm:good@1"; Deno.serve(() => new Response(good));');
  expect(made).toMatchObject({
    kind: 'bundled',
    binds: 'const good = __easel.packages["good"]["good"];',
    packages: { code: expect.stringContaining('good package') as string },
  });
  expect((made as { code: string }).code).not.toContain('good package');
  expect(JSON.stringify(made)).not.toContain('4711');
});

/** The result of a function and its packages, run as the process runs them. */
async function runBundle(text: string, files: Record<string, string> = {}): Promise<unknown> {
  const made = await bundle(text, files);
  if (made.kind !== 'bundled') return made.problems;
  const load = (code: string) =>
    new Function('__easel', `return (async () => {\n${code}\n})();`) as (easel: unknown) => Promise<void>;
  const easel: { exported?: { said: unknown } } = {};
  if (made.packages !== null) await load(made.packages.code)(easel);
  await load(`${made.binds}\n${made.code}`)(easel);
  return easel.exported?.said;
}

test('every way to import a package gives the same apart as in one piece', async () => {
  const many = 'import main, { good as one, "a name" as two } from "npm:many"; import * as all from "npm:many";';
  const shared = { 'supabase/functions/_shared/x.ts': 'import { good } from "npm:many"; export const x = good;' };
  const said = 'export const said = [main, one, two, all.good, x, typeof old, old.inner].join(" ");';
  const text = `${many}\nimport old from "npm:old";\nimport { x } from "../_shared/x.ts";\n${said}`;
  expect(await runBundle(text, shared)).toBe('default good quoted good good object inner');
  // Packages that are imported dynamically can't be bundled separately.
  const late = `const made = await import("npm:many"); export const said = made.default;`;
  expect(await bundle(late)).toMatchObject({ kind: 'bundled', packages: null });
  expect(await runBundle(late)).toBe('default');
});

test('functions that import the same share one piece of packages, and a line of code stays in its line', async () => {
  const [one, other] = [
    await bundle('import {\n  good,\n} from "npm:good";\nconsole.log(good);'),
    await bundle('import { good } from "npm:good"; console.log(good, 2);'),
  ];
  if (one.kind !== 'bundled' || other.kind !== 'bundled') throw new Error('faulty');
  expect(one.packages?.key).toBe(other.packages?.key);
  const row = one.code.split('\n').findIndex((line) => line.includes('console.log'));
  const [first] = one.lines.pieces.subarray(one.lines.starts[row]! * 4 + 2);
  expect(first).toBe(4);
});

test('what a package does not have is told at the line that asks for it', async () => {
  expect(await bundle('const a = 1;\nimport { bad } from "npm:good";\nconsole.log(a, bad);')).toMatchObject({
    kind: 'faulty',
    problems: [{ file: entry, line: 2, message: expect.stringContaining('bad') as string }],
  });
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
