import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBackends, testId, type TestBackends } from '@/lib/backends/backends/backends.fixture';
import type { Finding } from '@/lib/base/foundation/finding';
import { examine, type Examined } from './examine';
import { presentTrial } from './present-trial';
import { sayFinding } from './say-finding';

const folder = fileURLToPath(new URL('./corpus', import.meta.url));
type Schema = { kind: 'flawed' | 'sound'; name: string; sql: string };
const schemas = (['flawed', 'sound'] as const).flatMap((kind) =>
  readdirSync(path.join(folder, kind)).map((file): Schema => {
    const sql = readFileSync(path.join(folder, kind, file), 'utf8');
    return { kind, name: file.replace('.sql', ''), sql };
  }),
);

/**
 * The findings expected in the schemas that only say "blocked": their author had not seen the probe's code, and their
 * `flaw` line says the same in words.
 */
const blocked: Readonly<Record<string, string>> = {
  'allotment-waiting-list': 'stranger reads waiting_list',
  'bicycle-repairs': 'other reads repairs after own-row',
  'choir-members': 'other reads singers after account',
  'dog-groomer': 'stranger reads get_booking',
  'flea-market': 'other gives offers',
  'health-folder': 'stranger reads doctor-letters',
  'hobby-groups': 'other deletes group_messages after join',
  'photo-albums': 'other reads photos',
  'tenant-papers': 'other reads papers',
  'tennis-courts': 'other deletes cancel_reservation',
};

/** Everything the recorded apps expose: nothing to fix, and only these questions. */
const recorded: Readonly<Record<string, readonly string[]>> = {
  'guest-book': ['other reads profiles', 'stranger reads wedding'],
  'parent-evening': [],
  'table-booking': [
    'stranger reads closed_days',
    'stranger uses book_table',
    'stranger uses cancel_booking',
    'stranger uses find_booking',
    'stranger uses taken_tables',
  ],
};
const recordings = fileURLToPath(new URL('../../turns/demo/recordings', import.meta.url));
function readRecording(name: string): Schema {
  const replies = readdirSync(path.join(recordings, name)).filter((file) => file.endsWith('.reply.txt'));
  const texts = replies.toSorted().map((file) => readFileSync(path.join(recordings, name, file), 'utf8'));
  const migrations = texts.flatMap((text) =>
    [...text.matchAll(/^<migration name="[^"]*">\n([\s\S]*?)^<\/migration>$/gm)].map(([, sql]) => sql!),
  );
  return { kind: 'sound', name, sql: migrations.join('\n') };
}

const deeds: Readonly<Record<Finding['did'], string>> = {
  read: 'reads',
  add: 'adds',
  change: 'changes',
  delete: 'deletes',
  give: 'gives',
  use: 'uses',
  stop: 'stops',
};
const short = ({ who, did, through, after }: Finding) =>
  `${who} ${deeds[did]} ${through.name}${after === null ? '' : ` after ${after}`}`;

/**
 * Reads the `-- expect: …` lines, and, in the other schemas, what the `public` line says strangers should be able to
 * do.
 */
function expected({ name, sql }: Schema): { met: string[]; asked: string[] } {
  const lines = [...sql.matchAll(/^-- expect: (.*)$/gm)].map(([, line]) => line!.trim());
  const met = lines.flatMap((line) =>
    line === 'blocked' ? [blocked[name]!] : /^(asks|passes)/.test(line) ? [] : [line],
  );
  const said = /^-- public: (.*)$/m.exec(sql)?.[1]?.split('; ') ?? [];
  const open = said.flatMap((one) => {
    const [, what, which] = /^(table|function|bucket) (\w+)/.exec(one) ?? [];
    return what === undefined ? [] : [`stranger ${what === 'function' ? 'uses' : 'reads'} ${which}`];
  });
  return { met, asked: [...lines.filter((line) => line.startsWith('asks ')).map((line) => line.slice(5)), ...open] };
}

/** Eight seconds each on two busy cores; the others run with `npm run test:long`. */
const always = new Set([
  'view-over-salaries',
  'hobby-groups',
  'booking-by-code',
  'museum-and-its-address',
  'addresses-by-a-trigger',
]);
const chosen = schemas.filter(({ name }) => (process.env.EASEL_LONG_TESTS === '1' ? true : always.has(name)));

describe('schemas of apps, tried by made-up visitors', () => {
  let opened: TestBackends;
  beforeAll(async () => {
    opened = await openTestBackends({ callLimit: 15_000 });
  }, 180_000);
  afterAll(() => opened.dispose());

  async function examineSchema({ name, sql }: Schema): Promise<Examined> {
    const id = testId();
    const migration = { name: `20260101000000_${name.replaceAll('-', '_')}`, sql };
    expect(await opened.backends.migrate(id, [migration])).toMatchObject({ ok: true });
    const dependencies = { backends: opened.backends, keys: await opened.keysOf(id), now: Date.now };
    const examined = await examine(dependencies, id, 120_000);
    await opened.backends.remove(id);
    if (!examined.ok) throw new Error(examined.error.reason);
    return examined.value;
  }

  test.each(chosen.filter(({ kind }) => kind === 'flawed'))(
    '$name is not published, and the reported problem is the real one',
    async (schema) => {
      const { met } = expected(schema);
      const examined = await examineSchema(schema);
      expect(examined.leaks.map(short)).toEqual(expect.arrayContaining(met));
      expect(met.length).toBeGreaterThan(0);
      const { problems, onlyAsks } = presentTrial(examined, new Set());
      expect([onlyAsks, problems[0]?.kind]).toEqual([false, 'scan-leak']);
    },
    240_000,
  );

  test.each(Object.keys(recorded).filter((name) => process.env.EASEL_LONG_TESTS === '1' || name === 'table-booking'))(
    'the recorded %s is published once its questions are answered',
    async (name) => {
      const examined = await examineSchema(readRecording(name));
      expect(examined.leaks.map(sayFinding)).toEqual([]);
      expect(examined.questions.map(short).toSorted()).toEqual(recorded[name]);
    },
    240_000,
  );

  test.each(chosen.filter(({ kind }) => kind === 'sound'))(
    '$name is published once its exposures to strangers are accepted',
    async (schema) => {
      const examined = await examineSchema(schema);
      expect(examined.leaks.map(sayFinding)).toEqual([]);
      expect(examined.questions.map(short).toSorted()).toEqual(expected(schema).asked.toSorted());
      const keys = new Set(examined.questions.map(({ key }) => key!));
      expect(presentTrial(examined, keys).problems).toEqual([]);
    },
    240_000,
  );
});
