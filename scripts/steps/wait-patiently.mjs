import { vi } from 'vitest';

/**
 * A vitest setup file. Raises the limit of every `vi.waitFor`: a limit is only a guard against something that never
 * happens, and must not measure a machine with other work. vitest's own limit is one second, and a test's may be meant
 * for an idle machine.
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
