import { readdirSync, readFileSync } from 'node:fs';
import { applyEdit } from '../lib/turns/edits/apply-edit';
import type { Edit } from '../lib/turns/edits/edit-result';
import { readReply } from '../lib/turns/reply/read-reply';

/** Typical mistakes of models in a find text; the replacement contains the same mistake. */
const mutations: Record<string, (text: string) => string> = {
  exact: (text) => text,
  crlf: (text) => text.replaceAll('\n', '\r\n'),
  trailingWs: (text) => mapLines(text, (line, index) => (index % 2 === 1 ? `${line}  ` : line)),
  outdent: (text) => {
    const widths = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [widthOf(line)]));
    return mapLines(text, (line) => line.slice(Math.min(...widths)));
  },
  indent: (text) => mapLines(text, (line) => (line === '' ? line : `    ${line}`)),
  tabs: (text) => mapLines(text, (line) => line.replace(/^ +/, (blanks) => '\t'.repeat(blanks.length / 2))),
  quotes: (text) => text.replaceAll("'", '’'),
  fmt: (text) => text.replaceAll('{ ', '{').replaceAll(' }', '}').replaceAll(', ', ','),
  blankEnds: (text) => `\n${text}\n\n`,
  escaped: (text) => JSON.stringify(text).slice(1, -1),
  dropLine: (text) =>
    text
      .split('\n')
      .toSpliced(text.split('\n').length >> 1, 1)
      .join('\n'),
  typo: (text) => {
    const at = text.search(/[a-z]{6}/);
    return at < 0 ? `${text}zz` : `${text.slice(0, at + 2)}zz${text.slice(at + 4)}`;
  },
};
/** For these classes a refusal is correct, and so is the right result. */
const refusedClasses = ['dropLine', 'typo'];
const whitespaceClasses = ['exact', 'crlf', 'trailingWs', 'outdent', 'indent', 'tabs', 'fmt', 'blankEnds'];

function mapLines(text: string, change: (line: string, index: number) => string): string {
  return text.split('\n').map(change).join('\n');
}

function widthOf(line: string): number {
  return line.length - line.trimStart().length;
}

/**
 * The class `fmt` changes spacing within the written lines, so its result may differ from the expected text by that
 * much.
 */
function isWished(mutation: string, text: string, wish: string): boolean {
  if (mutation !== 'fmt') return text === wish;
  const squeeze = (value: string) => value.replace(/ *([{},]) */g, '$1');
  return squeeze(text) === squeeze(wish);
}

function createRandom(): (below: number) => number {
  let seed = 7;
  return (below) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
}

/** The files in the recordings, in the version written last. */
function readFiles(): { path: string; text: string }[] {
  const folder = 'lib/turns/demo/recordings';
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.reply.txt'))
    .sort()
    .flatMap((name) => readReply(readFileSync(`${folder}/${name}`, 'utf8')))
    .flatMap((event) => (event.type === 'file-end' ? [{ path: event.path, text: event.content }] : []));
}

/** Excerpts of three to ten lines that occur once, each with an edit to one line. */
function chooseEdits(text: string, random: (below: number) => number): Edit[] {
  const lines = text.split('\n');
  if (lines.length < 20) return [];
  const edits: Edit[] = [];
  for (let tries = 0; tries < 4; tries++) {
    const length = 3 + random(8);
    const start = random(lines.length - length);
    const chosen = lines.slice(start, start + length);
    const find = chosen.join('\n');
    if (chosen[0]?.trim() === '' || chosen.at(-1)?.trim() === '' || text.split(find).length !== 2) continue;
    // Never the line that `dropLine` leaves out.
    const edited = length >> 1 === 1 ? 0 : 1;
    const replace = mapLines(find, (line, index) =>
      index === edited && line.trim() !== '' ? `${line} // EDIT` : line,
    );
    if (replace !== find) edits.push({ find, replace });
  }
  return edits;
}

export async function run({ log }: { log: (line: string) => void }) {
  const random = createRandom();
  const counts = new Map(Object.keys(mutations).map((name) => [name, { all: 0, right: 0, wrong: 0 }]));
  const times: number[] = [];
  const files = readFiles();

  for (const { path, text } of files) {
    for (const edit of chooseEdits(text, random)) {
      const wish = text.replace(edit.find, () => edit.replace);
      for (const [mutation, mutate] of Object.entries(mutations)) {
        const mutated = { find: mutate(edit.find), replace: mutate(edit.replace) };
        const start = performance.now();
        const result = applyEdit(text, mutated);
        times.push(performance.now() - start);

        const count = counts.get(mutation) ?? { all: 0, right: 0, wrong: 0 };
        const isRight = result.ok ? isWished(mutation, result.value.text, wish) : refusedClasses.includes(mutation);
        count.all++;
        if (isRight) count.right++;
        else if (result.ok) count.wrong++;
        if (!isRight && result.ok)
          log(`wrong: ${mutation}, ${result.value.rung}, ${path}: ${JSON.stringify(mutated.find.slice(0, 200))}`);
      }
    }
  }

  const figures: Record<string, number> = {};
  const all = [...counts];
  for (const [name, { all: total, right }] of all) figures[`right ${name} %`] = percent(right, total);
  const spacing = all.filter(([name]) => whitespaceClasses.includes(name)).map(([, count]) => count);
  figures['right whitespace classes %'] = percent(sum(spacing, 'right'), sum(spacing, 'all'));
  figures['wrong'] = sum(
    all.filter(([name]) => name !== 'dropLine').map(([, count]) => count),
    'wrong',
  );
  figures['wrong dropLine %'] = percent(counts.get('dropLine')?.wrong ?? 0, counts.get('dropLine')?.all ?? 0);
  figures['p95 ms'] =
    Math.round((times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? 0) * 1000) / 1000;
  log(`${files.length} files, ${times.length} edits`);
  return { figures, ratios: {} };
}

function sum(counts: readonly { all: number; right: number; wrong: number }[], key: 'all' | 'right' | 'wrong'): number {
  return counts.reduce((total, count) => total + count[key], 0);
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}
