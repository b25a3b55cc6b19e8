import type { PageStep } from './journey-legs';

/** What a journey has remembered of the page, by name. */
export type Remembered = ReadonlyMap<string, string>;

/** Puts what was remembered in the place of `{name}`; other braces stay, since apps show them too. */
export function writeRemembered(text: string, values: Remembered): string {
  return text.replace(/\{([a-z][a-z0-9-]*)\}/g, (whole, name: string) => values.get(name) ?? whole);
}

/** The step with what was remembered in all its texts. */
export function withRemembered(step: PageStep, values: Remembered): PageStep {
  if (values.size === 0) return step;
  const write = (value: unknown): unknown => {
    if (typeof value === 'string') return writeRemembered(value, values);
    if (Array.isArray(value) || value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, write(inner)]));
  };
  // Words of the grammar hold no braces, so only texts of the journey change.
  return write(step) as PageStep;
}
