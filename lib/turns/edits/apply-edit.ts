import { fail, succeed, type Result } from '../../base/foundation/result';
import type { Edit, EditRefusal, EditResult, EditRung } from './edit-result';
import { foldLine, likeFoundLine, looseRungs, type LooseRung } from './fold-line';
import { findNearestRegion } from './nearest-region';
import { createReindent, indentOf } from './reindent';

/** A change of the text between two offsets. */
type Splice = { start: number; end: number; insert: string; rung: EditRung };
/** The result of one rung: one place, too many, or null for none. */
type Found = Result<Splice, EditRefusal> | null;

/** Shorter find texts match too much once spacing is ignored. */
const minLooseLines = 3;

/**
 * Makes one edit if its find text matches exactly one place. A rung with several matches refuses, since only the model
 * can give a stricter find text. Find texts of one or two lines must match exactly. There is no rung for similar text:
 * it would make wrong edits silently. The file keeps its line endings; an untouched line keeps its bytes.
 * Cost: O(text) per rung, five rungs at most.
 */
export function applyEdit(text: string, edit: Edit): EditResult {
  const file = toLineFeeds(text);
  const find = toLineFeeds(edit.find);
  const replace = toLineFeeds(edit.replace);

  const found = findPlace(file, find, replace) ?? findUnescaped(file, find, replace);
  if (found === null) {
    if (says(file, find, replace)) return fail({ code: 'already-applied' });
    const lines = trimBlankEnds(find.split('\n')).lines;
    return fail({ code: 'not-found', nearest: findNearestRegion(file.split('\n'), lines) });
  }
  if (!found.ok) return found;

  const { start, end, insert, rung } = found.value;
  if (file.slice(start, end) === insert) return fail({ code: 'already-applied' });
  return succeed({ text: splice(text, file, found.value), rung });
}

function findPlace(file: string, find: string, replace: string): Found {
  if (find.trim() === '') return null;
  return findExact(file, find, replace) ?? findLoose(file, find, replace);
}

function findExact(file: string, find: string, replace: string): Found {
  const start = file.indexOf(find);
  if (start < 0) return null;
  let count = 1;
  for (let next = file.indexOf(find, start + 1); next >= 0; next = file.indexOf(find, next + 1)) count++;
  if (count > 1) return fail({ code: 'ambiguous', count });
  if (!isSnapped(file, find, start)) return null;

  // An edit that only adds text leaves its find text in place, so applying it twice would add the text twice.
  const offset = replace.indexOf(find);
  const before = start - offset;
  if (offset >= 0 && before >= 0 && file.startsWith(replace, before) && isSnapped(file, replace, before)) {
    return fail({ code: 'already-applied' });
  }
  return succeed({ start, end: start + find.length, insert: replace, rung: 'exact' });
}

/** Whether a match starts and ends at word boundaries. */
function isSnapped(file: string, find: string, start: number): boolean {
  const end = start + find.length;
  const isWord = (offset: number) => /[A-Za-z0-9_$]/.test(file.charAt(offset));
  return !(isWord(start - 1) && isWord(start)) && !(isWord(end - 1) && isWord(end));
}

function findLoose(file: string, find: string, replace: string): Found {
  const { lines: findLines, leading, trailing } = trimBlankEnds(find.split('\n'));
  if (findLines.length < minLooseLines) return null;
  const replaceLines = dropBlankEnds(replace.split('\n'), leading, trailing);
  const fileLines = file.split('\n');

  for (const rung of looseRungs) {
    const hits = matchLines(rung, fileLines, findLines);
    const [hit] = hits;
    if (hit === undefined) continue;
    if (hits.length > 1) return fail({ code: 'ambiguous', count: hits.length });

    const foundLines = fileLines.slice(hit, hit + findLines.length);
    const start = fileLines.slice(0, hit).reduce((length, line) => length + line.length + 1, 0);
    const insert = fitReplacement(rung, findLines, foundLines, replaceLines).join('\n');
    return succeed({ start, end: start + foundLines.join('\n').length, insert, rung });
  }
  return null;
}

/** The line numbers, from 0, where the find text matches by this rung's rules. */
function matchLines(rung: LooseRung, fileLines: readonly string[], findLines: readonly string[]): number[] {
  const wanted = findLines.map((line) => foldLine(rung, line));
  const folded = fileLines.map((line) => foldLine(rung, line));
  const hits: number[] = [];
  for (let at = folded.indexOf(wanted[0] ?? ''); at >= 0; at = folded.indexOf(wanted[0] ?? '', at + 1)) {
    if (wanted.every((line, index) => folded[at + index] === line)) hits.push(at);
  }
  return hits;
}

/**
 * Returns the replacement in the file's own style: lines that also occur in the find text are copied from the file; the
 * others are adapted to it.
 */
function fitReplacement(
  rung: LooseRung,
  findLines: readonly string[],
  foundLines: readonly string[],
  replaceLines: readonly string[],
): string[] {
  const keyOf = (line: string) => (rung === 'trailing-space' ? line.trimEnd() : line);
  const own = new Map<string, string>();
  for (const [index, line] of findLines.entries()) {
    if (line.trim() !== '' && !own.has(keyOf(line))) own.set(keyOf(line), foundLines[index] ?? '');
  }
  const addsTrailing = findLines.some((line, index) => /[ \t]$/.test(line) && !/[ \t]$/.test(foundLines[index] ?? ''));
  const reindent = createReindent(findLines, foundLines);

  return replaceLines.map((line) => {
    const same = own.get(keyOf(line));
    if (same !== undefined) return same;
    const kept = addsTrailing ? line.trimEnd() : line;
    if (rung === 'trailing-space') return kept;
    const indented = reindent(kept);
    if (rung === 're-indented' || line.trim() === '') return indented;
    const indent = indentOf(indented);
    return indent + likeFoundLine(indented.slice(indent.length), findLines, foundLines);
  });
}

/** For a model that wrote the pair as a JSON string: one line with `\n` and `\"` in it. */
function findUnescaped(file: string, find: string, replace: string): Found {
  if (find.includes('\n') || !/\\n/.test(find)) return null;
  const plainFind = unescape(find);
  if (trimBlankEnds(plainFind.split('\n')).lines.length < minLooseLines) return null;
  const found = findPlace(file, plainFind, replace.includes('\n') ? replace : unescape(replace));
  return found?.ok ? succeed({ ...found.value, rung: 'unescaped' }) : found;
}

const escapes: Record<string, string> = { n: '\n', t: '\t', r: '', '"': '"', '\\': '\\', '/': '/' };

function unescape(text: string): string {
  return text.replace(/\\([ntr"\\/])/g, (_, character: string) => escapes[character] ?? '');
}

/** Whether the file already contains the replacement; false if the replacement has nothing that the find text lacks. */
function says(file: string, find: string, replace: string): boolean {
  const findLines = new Set(find.split('\n').map((line) => line.trim()));
  const hasNews = replace.split('\n').some((line) => line.trim().length > 3 && !findLines.has(line.trim()));
  const at = hasNews ? file.indexOf(replace) : -1;
  return at >= 0 && isSnapped(file, replace, at);
}

function trimBlankEnds(lines: readonly string[]): { lines: string[]; leading: number; trailing: number } {
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) return { lines: [], leading: lines.length, trailing: 0 };
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return { lines: lines.slice(first, last + 1), leading: first, trailing: lines.length - 1 - last };
}

/** Drops as many blank lines from the ends as the find text had there; further ones are intended. */
function dropBlankEnds(lines: readonly string[], leading: number, trailing: number): string[] {
  const ends = trimBlankEnds(lines);
  if (ends.lines.length === 0) return [''];
  return lines.slice(Math.min(leading, ends.leading), lines.length - Math.min(trailing, ends.trailing));
}

function toLineFeeds(text: string): string {
  return text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
}

/**
 * Applies a change found in `file` (LF only) to the `text` that `file` was made from; new lines get the line ending
 * that most lines there have.
 */
function splice(text: string, file: string, { start, end, insert }: Splice): string {
  if (text === file) return text.slice(0, start) + insert + text.slice(end);
  const crlf = text.length - file.length;
  const newlines = file.split('\n').length - 1;
  const from = offsetBefore(text, start);
  const to = from + offsetBefore(text.slice(from), end - start);
  const own = crlf * 2 >= newlines ? insert.replaceAll('\n', '\r\n') : insert;
  return text.slice(0, from) + own + text.slice(to);
}

/** The offset in `text` that corresponds to `offset` when every CRLF counts as one character. */
function offsetBefore(text: string, offset: number): number {
  let at = offset;
  for (let next = text.indexOf('\r\n'); next >= 0 && next < at; next = text.indexOf('\r\n', next + 2)) at++;
  return at;
}
