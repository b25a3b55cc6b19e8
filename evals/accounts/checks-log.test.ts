import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openChecksLog } from './checks-log';

const file = () => path.join(mkdtempSync(path.join(tmpdir(), 'checks-')), 'checks.jsonl');
const app = { of: 'app' as const, app: 'club', journeys: 12, misfits: [], problems: [] };
const variant = (name: string, kept: number) => ({
  ...{ of: 'variant' as const, app: 'club', variant: name, is: 'sound' as const, kept },
  ...{ broken: [], notTried: [], problems: [], trialMs: 60_000 },
});

test('a run that was stopped finds what was measured before, the last result of each change', () => {
  const at = file();
  const first = openChecksLog(at);
  first.add(app);
  first.add(variant('darker', 11));
  const again = openChecksLog(at);
  expect(again.has('club', 'darker')).toBe(true);
  expect(again.has('club', 'lighter')).toBe(false);
  again.add(variant('darker', 12));
  expect(openChecksLog(at).apps()).toMatchObject([{ app: 'club', journeys: 12, variants: [{ kept: 12 }] }]);
});

test('a line that can not be read is named', () => {
  const at = file();
  openChecksLog(at).add(app);
  appendFileSync(at, '{"of":"variant"}\n');
  expect(() => openChecksLog(at)).toThrow('line 2');
});
