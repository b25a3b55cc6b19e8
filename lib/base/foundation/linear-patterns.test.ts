import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'vite';
import { describe, expect, test } from 'vitest';
import { attackPattern } from './attack-pattern.fixture';
import { isLong, sampleOf } from './sample.fixture';
import { boundedPatterns, builtPatterns } from './linear-patterns.fixture';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Rooms that run in a browser or in an app, where a slow pattern only holds up the author of the text. */
const elsewhere =
  /^lib\/(?:preview\/(?:preview-client|container-guest|runtime)|studio|projects\/template\/files)\/|\.(?:test|contract|fixture|double)\.tsx?$/;

type Literal = { file: string; line: number; source: string; flags: string };

function readPatterns() {
  const literals: Literal[] = [];
  const built: string[] = [];
  const files = readdirSync(path.join(root, 'lib'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|mjs)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !elsewhere.test(file));
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const { program, errors } = parseSync(file, text);
    if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`);
    const lineOf = (at: number) => text.slice(0, at).split('\n').length;
    const note = ({ callee }: { callee: { type: string } }) => {
      if (callee.type === 'Identifier' && 'name' in callee && callee.name === 'RegExp') built.push(file);
    };
    new Visitor({
      Literal(node) {
        if ('regex' in node && node.regex)
          literals.push({ file, line: lineOf(node.start), source: node.regex.pattern, flags: node.regex.flags });
      },
      NewExpression: note,
      CallExpression: note,
    }).visit(program);
  }
  return { literals, built };
}

describe('patterns of the server', () => {
  const { literals, built } = readPatterns();
  const attacked = new Map<string, ReturnType<typeof attackPattern>>();
  const attackOn = ({ source, flags }: Literal) => {
    const key = `/${source}/${flags}`;
    if (!attacked.has(key)) attacked.set(key, attackPattern({ source, flags }));
    return attacked.get(key)!;
  };

  test('take linear time, or state why their input is short', { timeout: 240_000 }, () => {
    expect(literals.length).toBeGreaterThan(500);
    const slow = literals
      .filter(({ file, source }) => boundedPatterns[file]?.[source] === undefined)
      .flatMap((literal) => {
        const attack = attackOn(literal);
        const { file, line, source, flags } = literal;
        if (!attack) return [];
        return [
          `${file}:${line} /${source}/${flags} on ${JSON.stringify(attack.text)}…: ${attack.small} → ${attack.large} ms`,
        ];
      });
    expect(slow).toEqual([]);
  });

  // It takes long to show that a pattern is slow, so only the long run checks that these still are.
  test(
    `are excused for short input only while they exist${isLong ? ' and are slow' : ''}`,
    { timeout: 240_000 },
    () => {
      const listed = Object.entries(boundedPatterns).flatMap(([file, patterns]) =>
        Object.keys(patterns).map((source) => ({ file, source })),
      );
      const needless = listed.filter(({ file, source }) => {
        const literal = literals.find((one) => one.file === file && one.source === source);
        return !literal || (isLong && !attackOn(literal));
      });
      expect(needless).toEqual([]);
    },
  );

  test('that are built at run time are listed, each with what it reads', () => {
    const counts: Record<string, number> = {};
    for (const file of built) counts[file] = (counts[file] ?? 0) + 1;
    const known = Object.fromEntries(Object.entries(builtPatterns).map(([file, { count }]) => [file, count]));
    expect(counts).toEqual(known);
  });
});

describe('an attack on a pattern', () => {
  // Slow patterns that Easel once contained, found by reading the code: each let a guest, or anyone, hang the server.
  const once = [
    /^[ \t]+|[ \t]+$/g,
    /^[ \t]*(?:import|export)\s+(?!type[\s{*])([^'";()=]*?)\s*from\s*['"]([^'"\n]+)['"]/gm,
    /(?:type|interface)\s+\w+\s*=?\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/g,
    /^\s*enable_confirmations\s*=\s*true\b/m,
    /\beyJ[A-Za-z0-9_-]{8,}\.(eyJ[A-Za-z0-9_-]{8,})\.[A-Za-z0-9_-]{8,}/g,
    /<head(\s[^>]*)?>/i,
    /<script[^>]*(?:type="module"|\bsrc=)|<(?:main|h1|section|p)\b/,
    /<title[^>]*>([^<]*)<\/title>/i,
    /(?:\bfrom\s*|\bimport\s*\(?\s*|@import\s+)['"]([^'"\n]+)['"]/g,
    /^import\s+(?!type\b)([^'";]+?)\s+from\s+(['"])([^'"\n]+)\2/gm,
    /createContext<[^>]+>/g,
    /^\s*(?:const|let) ([^=]+?)(?::[^=]+)? = |^(?:export )?(?:default )?(?:async )?function \w+\((.+)/,
    /^\s*(?:```|~~~)/gm,
    /--[^\n]*|\/\*[\s\S]*?\*\/|\$(\d+)/g,
    /^[ \t]*export\s+(?:type\s+)?\{([^}]*)\}/gm,
    /^-+|-+$/g,
    /^(?:a+)+$/,
  ];
  test.each(sampleOf('patterns that were slow', once, (_, at) => at % 3 === 1))('is found for %s', (pattern) => {
    expect(attackPattern(pattern)).not.toBeNull();
  });

  test.each([
    [/(?<!-)-+$/g],
    [/<head(\s[^<>]*)?>/i],
    [/^[ \t]*(?:```|~~~)/gm],
    [/\bgit\b.{0,200}not found/],
    [/[?#][^]*$/],
  ])('is not found for %s', (pattern) => {
    expect(attackPattern(pattern)).toBeNull();
  });
});
