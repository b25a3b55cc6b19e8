/** The part of vitest's `expect` that the calls of `lib/backends/compatibility` use, small enough for a page. */
type Check = { matches(value: unknown): boolean };

class Mismatch extends Error {}

const isCheck = (value: unknown): value is Check =>
  typeof value === 'object' && value !== null && 'matches' in value && typeof value.matches === 'function';
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** `isPart`: the value may have more properties, at any depth. */
function fits(value: unknown, wanted: unknown, isPart: boolean): boolean {
  if (isCheck(wanted)) return wanted.matches(value);
  if (Object.is(value, wanted)) return true;
  if (!isObject(value) || !isObject(wanted)) return false;
  if (Array.isArray(value) !== Array.isArray(wanted)) return false;
  if (Array.isArray(value) && Array.isArray(wanted) && value.length !== wanted.length) return false;
  if (wanted instanceof Set) return value instanceof Set && fits([...value], [...wanted], isPart);
  const keys = new Set([...Object.keys(wanted), ...(isPart ? [] : Object.keys(value))]);
  return [...keys].every((key) => fits(value[key], wanted[key], isPart));
}

function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return JSON.stringify(value) ?? String(value);
}

function createChecks(value: unknown, words: string, isNot: boolean): Record<string, unknown> {
  const check = (name: string, isRight: boolean, wanted?: unknown) => {
    if (isRight !== isNot) return;
    throw new Mismatch(`${words} ${show(value)} ${isNot ? 'not ' : ''}${name} ${show(wanted)}`);
  };
  return {
    toBe: (wanted: unknown) => check('toBe', Object.is(value, wanted), wanted),
    toEqual: (wanted: unknown) => check('toEqual', fits(value, wanted, false), wanted),
    toMatchObject: (wanted: unknown) => check('toMatchObject', fits(value, wanted, true), wanted),
    toBeNull: () => check('toBeNull', value === null),
    toContain: (wanted: unknown) => check('toContain', (value as unknown[]).includes(wanted), wanted),
    toContainEqual: (wanted: unknown) =>
      check(
        'toContainEqual',
        (value as unknown[]).some((one) => fits(one, wanted, false)),
        wanted,
      ),
    toHaveLength: (wanted: number) => check('toHaveLength', (value as unknown[]).length === wanted, wanted),
    toBeGreaterThanOrEqual: (wanted: number) => check('toBeGreaterThanOrEqual', (value as number) >= wanted, wanted),
    toMatch: (wanted: RegExp | string) =>
      check(
        'toMatch',
        typeof value === 'string' && (typeof wanted === 'string' ? value.includes(wanted) : wanted.test(value)),
        String(wanted),
      ),
  };
}

export const expect = Object.assign(
  (value: unknown, words = '') => ({
    ...createChecks(value, words, false),
    not: createChecks(value, words, true),
    rejects: {
      async toMatchObject(wanted: unknown) {
        const error = await (value as Promise<unknown>).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (!fits(error, wanted, true)) throw new Mismatch(`${words} rejects with ${show(error)}`);
      },
    },
  }),
  {
    any: (kind: unknown): Check => ({
      matches: (value) => typeof value === (kind as { name: string }).name.toLowerCase(),
    }),
    arrayContaining: (wanted: unknown[]): Check => ({
      matches: (value) => Array.isArray(value) && wanted.every((one) => value.some((other) => fits(other, one, false))),
    }),
    stringContaining: (wanted: string): Check => ({
      matches: (value) => typeof value === 'string' && value.includes(wanted),
    }),
  },
);

export const vi = {
  async waitFor(check: () => void, { timeout, interval }: { timeout: number; interval: number }): Promise<void> {
    const until = performance.now() + timeout;
    for (;;) {
      try {
        return check();
      } catch (error) {
        if (performance.now() > until) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  },
};
