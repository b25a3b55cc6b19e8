import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { FileOperation } from '../../base/files/file-operation';
import { createDraftFiles } from './draft-files';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A draft over these files, and the result of each operation: `done`, or the code it was refused with. */
function draftOf(files: Record<string, string> = {}) {
  const blobs = new Map(Object.values(files).map((text) => [hash(Buffer.from(text)), Buffer.from(text)]));
  const tree = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, { hash: hash(Buffer.from(text)), size: text.length }]),
  );
  const draft = createDraftFiles(tree, {
    gate: { hash, sizeOfBlob: async (one) => blobs.get(one)?.length ?? null },
    readBlob: async (one) => blobs.get(one) ?? null,
    writeTree: async () => 'tree',
  });
  const apply = async (operation: FileOperation) => {
    const applied = await draft.apply(operation);
    return applied.ok ? 'done' : applied.error.code;
  };
  const write = (path: string, content = 'x') => apply({ type: 'file-write', path, content });
  const rename = (from: string, to: string) => apply({ type: 'file-rename', from, to });
  return { draft, apply, write, rename, blobs };
}

const manifest = (scripts: unknown, rest: object = {}) => JSON.stringify({ name: 'app', scripts, ...rest });

describe('rules that others obey', () => {
  test.each([
    'AGENTS.md',
    'agents.md',
    'Agents.MD',
    'src/AGENTS.md',
    'AGENTſ.md',
    'AG\u200BENTS.md',
    'AGENTS.md.',
    'AGENTS.md ',
    'AGENTS.md:x',
    'CLAUDE.md',
    '.claude/settings.json',
    '.claude/commands/deploy.md',
    'GEMINI.md',
    '.cursorrules',
    '.cursor/rules/style.mdc',
    '.Cursor/mcp.json',
    '.windsurf/rules/a.md',
    '.clinerules',
    '.clinerules/a.md',
    '.github/copilot-instructions.md',
    '.github/instructions/react.instructions.md',
    '.vscode/mcp.json',
    '.mcp.json',
  ])('are the person’s own in %j', async (path) => {
    const { write, rename } = draftOf({ 'notes.md': 'Obey me.' });
    expect(await write(path)).toBe('rules-are-yours');
    expect(await rename('notes.md', path)).toBe('rules-are-yours');
  });

  test('stay if the model would move or delete them', async () => {
    const { apply, rename } = draftOf({ 'CLAUDE.md': 'Mine.' });
    expect(await rename('CLAUDE.md', 'old.md')).toBe('rules-are-yours');
    expect(await apply({ type: 'file-delete', path: 'CLAUDE.md' })).toBe('rules-are-yours');
  });

  test.each([
    'src/pages/agents.tsx',
    'src/claude/Chat.tsx',
    'docs/rules.md',
    '.github/workflows/ci.yml',
    '.vscode/settings.json',
  ])('are not meant by %s', async (path) => {
    expect(await draftOf().write(path)).toBe('done');
  });
});

describe('files that run by themselves where an app is downloaded', () => {
  test.each([
    '.npmrc',
    '.NPMRC',
    'packages/a/.npmrc',
    '.yarnrc.yml',
    '.pnpmfile.cjs',
    'pnpm-workspace.yaml',
    'bunfig.toml',
    'binding.gyp',
    '.git/config',
    '.GIT/hooks/post-checkout',
    'git~1/config',
    '.git./config',
  ])('is refused as %s, written or renamed', async (path) => {
    const { write, rename } = draftOf({ 'notes.txt': 'registry=http://evil.test' });
    expect(await write(path)).toBe('runs-unasked');
    expect(await rename('notes.txt', path)).toBe('runs-unasked');
  });

  test.each(['.gitignore', '.gitattributes', '.github/workflows/ci.yml', 'src/git/config.ts', '.node-version'])(
    'is not meant by %s',
    async (path) => {
      expect(await draftOf().write(path)).toBe('done');
    },
  );

  test.each([
    'preinstall',
    'install',
    'postinstall',
    'prepublish',
    'preprepare',
    'prepare',
    'postprepare',
    'dependencies',
    'pnpm:devPreinstall',
  ])('is refused as the script %s, in any package.json', async (name) => {
    const { draft, write, blobs, apply } = draftOf({ 'package.json': manifest({ dev: 'vite' }) });
    const text = manifest({ dev: 'vite', [name]: 'node steal.js' });
    for (const path of ['package.json', 'packages/a/package.json']) {
      expect(await write(path, text)).toBe('runs-unasked');
    }
    blobs.set('f'.repeat(64), Buffer.from(text));
    expect(await apply({ type: 'file-write', path: 'b/package.json', blob: 'f'.repeat(64) })).toBe('runs-unasked');
    expect(await draft.read('package.json')).toBe(manifest({ dev: 'vite' }));
    expect(draft.changes()).toEqual([]);
  });

  test('is refused in anything an installer still reads as a package.json', async () => {
    const { write, rename } = draftOf();
    const text = manifest({ postinstall: 'node steal.js' });
    expect(await write('Package.JSON', text)).toBe('runs-unasked');
    expect(await write('package.json', `\uFEFF${text}`)).toBe('runs-unasked');
    expect(await write('package.json', `// for Bun\n${text}`)).toBe('runs-unasked');
    expect(await write('package.json', text.replace('post', '\\u0070ost'))).toBe('runs-unasked');
    expect(await write('package.txt', text)).toBe('done');
    expect(await rename('package.txt', 'package.json')).toBe('runs-unasked');
  });

  test('tells the model which scripts, and what to do instead', async () => {
    const applied = await draftOf().draft.apply({
      type: 'file-write',
      path: 'package.json',
      content: manifest({ prepare: 'husky', dev: 'vite' }),
    });
    expect(applied).toMatchObject({ ok: false, error: { message: expect.stringMatching(/"prepare".*"build"/) } });
  });

  test('leaves the scripts that people run by name', async () => {
    const { write, rename } = draftOf();
    const scripts = {
      dev: 'vite',
      build: 'vite build',
      preview: 'vite preview',
      typecheck: 'tsc',
      prettier: 'x',
      start: 'node .',
    };
    expect(await write('package.json', manifest(scripts))).toBe('done');
    expect(await write('package.json', manifest({ ...scripts, dev: 'astro dev' }))).toBe('done');
    expect(await rename('package.json', 'web/package.json')).toBe('done');
    expect(await write('package.json', 'null')).toBe('done');
    expect(await write('src/package.ts', manifest({ postinstall: 'x' }))).toBe('done');
  });

  test('leaves the person’s own scripts unchanged, while the rest of the file changes', async () => {
    const own = { dev: 'next dev', prepare: 'husky' };
    const { write, apply, rename } = draftOf({ 'package.json': manifest(own), '.npmrc': 'engine-strict=true' });
    expect(await write('package.json', manifest(own, { dependencies: { zod: '^4' } }))).toBe('done');
    expect(await write('package.json', manifest({ ...own, prepare: 'node steal.js' }))).toBe('runs-unasked');
    expect(await apply({ type: 'file-delete', path: 'package.json' })).toBe('done');
    expect(await write('package.json', manifest({ ...own, dev: 'next dev --webpack' }))).toBe('done');
    expect(await rename('package.json', 'web/package.json')).toBe('done');
    expect(await write('web/package.json', manifest({ ...own, build: 'next build' }))).toBe('done');
    expect(await apply({ type: 'file-delete', path: '.npmrc' })).toBe('done');
  });
});
