import type { PageStep } from './journey-legs';

/** What a journey has remembered from the page, by name. */
export type Remembered = ReadonlyMap<string, string>;

/** Replaces `{name}` with the remembered value; other braces stay, because apps display them too. */
export function writeRemembered(text: string, values: Remembered): string {
  return text.replace(/\{([a-z][a-z0-9-]*)\}/g, (whole, name: string) => values.get(name) ?? whole);
}

/** The step with remembered values filled into all its texts. */
export function withRemembered(step: PageStep, values: Remembered): PageStep {
  if (values.size === 0) return step;
  const write = (value: unknown): unknown => {
    if (typeof value === 'string') return writeRemembered(value, values);
    if (Array.isArray(value) || value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, write(inner)]));
  };
  // Grammar keywords contain no braces, so only the journey's own texts change.
  return write(step) as PageStep;
}
