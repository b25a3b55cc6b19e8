import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { fail, succeed, type Result } from '../lib/base/foundation/result';

/**
 * Parses one JSON object per line, each with a unique id; `readRow` returns the parsed row, or what is wrong with it.
 * All faults are reported together, each as `line 3: id: …`; blank lines are ignored.
 */
export function readJsonLines<Row extends { id: string }>(
  text: string,
  readRow: (value: unknown) => Result<Row, string[]>,
): Result<Row[], string[]> {
  const rows: Row[] = [];
  const faults: string[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const number = index + 1;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      faults.push(`line ${number}: no JSON: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    const row = readRow(value);
    if (!row.ok) faults.push(...row.error.map((fault) => `line ${number}: ${fault}`));
    else if (lineOf.has(row.value.id)) {
      faults.push(`line ${number}: id: "${row.value.id}" stands in line ${lineOf.get(row.value.id)} already`);
    } else {
      lineOf.set(row.value.id, number);
      rows.push(row.value);
    }
  }
  return faults.length > 0 ? fail(faults) : succeed(rows);
}

/** Validates each line with a schema; faults name the field, or `line` for the whole. */
export const bySchema =
  <Row>(schema: z.ZodType<Row>) =>
  (value: unknown): Result<Row, string[]> => {
    const row = schema.safeParse(value);
    if (row.success) return succeed(row.data);
    return fail(row.error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`));
  };

/** Reads one of our own files, one object per line; throws with the file name and all faults. */
export function readJsonFile<Row extends { id: string }>(
  file: string | URL,
  name: string,
  schema: z.ZodType<Row>,
): Row[] {
  const read = readJsonLines(readFileSync(file, 'utf8'), bySchema(schema));
  if (!read.ok) throw new Error(read.error.map((fault) => `${name}, ${fault}`).join('\n'));
  return read.value;
}
