import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CheckedApp } from './measure-checks';

const broken = z.object({
  id: z.string(),
  step: z.number().int(),
  before: z.enum(['kept', 'broken']).nullable(),
});
const lineSchema = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('app'),
    app: z.string(),
    journeys: z.number().int(),
    misfits: z.array(z.string()),
    problems: z.array(z.string()),
  }),
  z.object({
    of: z.literal('variant'),
    app: z.string(),
    variant: z.string(),
    is: z.enum(['broken', 'sound']),
    kept: z.number().int(),
    broken: z.array(broken),
    notTried: z.array(z.string()),
    problems: z.array(z.string()),
    trialMs: z.number(),
  }),
]);

/** One result as recorded: an app as built, or one change to it. */
export type ChecksLine = z.infer<typeof lineSchema>;
export type CheckedVariantLine = Extract<ChecksLine, { of: 'variant' }>;

/**
 * Results of `checks`, one per line, in a file that is only appended to, so that an interrupted run continues where it
 * stopped. Throws, naming the line, if one is malformed.
 */
export function openChecksLog(file: string) {
  mkdirSync(path.dirname(file), { recursive: true });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = text.split('\n').flatMap((line, index): ChecksLine[] => {
    if (line.trim() === '') return [];
    const parsed = lineSchema.safeParse(JSON.parse(line));
    if (!parsed.success) throw new Error(`${file}, line ${index + 1}: ${z.prettifyError(parsed.error)}`);
    return [parsed.data];
  });
  return {
    add(line: ChecksLine): void {
      lines.push(line);
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
    has: (app: string, variant: string) =>
      lines.some((one) => one.of === 'variant' && one.app === app && one.variant === variant),
    /** By app; a later line about the same change or app replaces the earlier one. */
    apps(): CheckedApp[] {
      const found = new Map<string, CheckedApp>();
      for (const line of lines) {
        if (line.of === 'app') {
          const { of: _, ...app } = line;
          found.set(line.app, { ...app, variants: found.get(line.app)?.variants ?? [] });
        }
      }
      for (const line of lines) {
        if (line.of !== 'variant') continue;
        const { of: _, ...variant } = line;
        const app = found.get(line.app);
        if (app) app.variants = [...app.variants.filter((one) => one.variant !== variant.variant), variant];
      }
      return [...found.values()];
    },
  };
}
