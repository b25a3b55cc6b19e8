import { createReplyParser } from '../lib/turns/reply/create-reply-parser';
import { createNaiveParser } from './naive-reply-parser';

const sourceLine = [
  'import { useState } from "react";',
  '',
  'export function Card({ title, children }: { title: string; children: React.ReactNode }) {',
  '  const [isOpen, setOpen] = useState(false);',
  '  return (',
  '    <section className="rounded-xl border border-line bg-white p-4 shadow-sm">',
  '      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>',
  '        {title}',
  '      </button>',
  '      {isOpen && <div className="mt-2 text-sm text-muted">{children}</div>}',
  '    </section>',
  '  );',
  '}',
].join('\n');

function createFile(path: string, size: number): string {
  const content = sourceLine.repeat(Math.ceil(size / sourceLine.length)).slice(0, size);
  return `<file path="${path}">\n${content}\n</file>\n\n`;
}

function createFiles(total: number): string {
  return Array.from({ length: Math.round(total / 8_000) }, (_, index) =>
    createFile(`src/file-${index}.tsx`, 8_000),
  ).join('');
}

function cut(text: string, size: number): string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

let kept = 0;

function parse(chunks: readonly string[]) {
  const parser = createReplyParser();
  for (const chunk of chunks) kept += parser.push(chunk).length;
  kept += parser.end().length;
}

function parseNaively(chunks: readonly string[]) {
  const push = createNaiveParser();
  for (const chunk of chunks) kept += push(chunk).length;
}

/** Seconds per call, the best of five after a warm-up; short calls are repeated until the clock can resolve them. */
function timeOf(work: () => void): number {
  const started = performance.now();
  work();
  const repeats = Math.max(1, Math.ceil(30 / Math.max(0.001, performance.now() - started)));
  for (let count = 0; count < repeats; count++) work();
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    for (let count = 0; count < repeats; count++) work();
    best = Math.min(best, (performance.now() - start) / repeats);
  }
  return best / 1000;
}

const chunkSize = 12;

export async function run({ log }: { log: (line: string) => void }) {
  const cases: Record<string, string> = {
    'one file of 10 kB': createFile('src/a.tsx', 10_000),
    'one file of 100 kB': createFile('src/a.tsx', 100_000),
    'one file of 900 kB': createFile('src/a.tsx', 900_000),
    '1 MB in 8-kB files': createFiles(1_000_000),
    '10 MB in 8-kB files': createFiles(10_000_000),
  };
  // Warm up, or the first case would be measured while the engine is still compiling.
  for (let round = 0; round < 20; round++) parse(cut(createFiles(1_000_000), chunkSize));
  const figures: Record<string, number> = {};
  const ratios: Record<string, number> = {};

  for (const [name, text] of Object.entries(cases)) {
    const chunks = cut(text, chunkSize);
    const seconds = timeOf(() => parse(chunks));
    figures[name] = round(text.length / 1e6 / seconds);
    log(`${name}: ${figures[name]} MB/s in ${chunkSize}-character chunks`);
    if (text.length > 110_000) continue;

    const start = performance.now();
    parseNaively(chunks);
    ratios[`naive re-scan ÷ this, ${name}`] = round((performance.now() - start) / 1000 / seconds);
  }
  log(`(${kept} events)`);
  return { figures, ratios };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
