import { vi } from 'vitest';

/**
 * A vitest setup file. What a test waits for comes when it comes: a limit is a guard against what never comes, and no
 * measure of a machine that others use as well. vitest's own is one second, and a test's may be meant for a calm day.
 */
const patience = 45_000;

const waitFor = vi.waitFor.isPatient ? undefined : vi.waitFor;
if (waitFor !== undefined) {
  vi.waitFor = (condition, options) => {
    const given = typeof options === 'number' ? { timeout: options } : (options ?? {});
    return waitFor(condition, { ...given, timeout: Math.max(given.timeout ?? 0, patience) });
  };
  vi.waitFor.isPatient = true;
}
