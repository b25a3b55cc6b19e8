import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A file of one JSON value a line, each read by `schema`; throws with the name and the line of the first that is not as it should be. */
export function readJsonLines<Value>(file: string | URL, name: string, schema: z.ZodType<Value>): Value[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line, index) => {
    const parsed = schema.safeParse(JSON.parse(line));
    if (!parsed.success) throw new Error(`${name}:${index + 1}: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  });
}
