import type { z } from 'zod';
import { fail, succeed, type Result } from '../../lib/foundation/result';

/**
 * Reads one JSON object a line, each with an id of its own. All faults are reported together, each as `line 3: id: …`; blank
 * lines are nothing.
 */
export function readRows<Row extends { id: string }>(text: string, schema: z.ZodType<Row>): Result<Row[], string[]> {
  const rows: Row[] = [];
  const faults: string[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
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
    const row = schema.safeParse(value);
    if (!row.success) {
      faults.push(...row.error.issues.map((issue) => `line ${number}: ${issue.path.join('.')}: ${issue.message}`));
    } else if (lineOf.has(row.data.id)) {
      faults.push(`line ${number}: id: "${row.data.id}" stands in line ${lineOf.get(row.data.id)} already`);
    } else {
      lineOf.set(row.data.id, number);
      rows.push(row.data);
    }
  }
  return faults.length > 0 ? fail(faults) : succeed(rows);
}
