import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BackendId } from '../../backends/backends/backend';
import { testId } from '../../backends/backends/backends.fixture';
import type { BackendLane, BackendStore, ProjectBackend } from '../../backends/backends/backend-store';
import { describeSchema } from '../../backends/backends/describe-schema';
import { readSchema } from '../../backends/backends/read-schema';
import type { CreateId, ProjectId, TurnId } from '../../base/foundation/id';
import { longTest } from '../../base/foundation/sample.fixture';
import { createMemoryMomentStore } from '../../time-machine/moments/memory-moment-store.fixture';
import type { SnapshotId } from '../../backends/snapshots/snapshots';
import { openTestSnapshots } from '../../backends/snapshots/snapshots.fixture';
import type { TestSnapshots } from '../../backends/snapshots/snapshots.contract';
import { createAppBackends } from '../../backends/app-backends/app-backends';
import type { TreeFile } from '../../projects/trees/tree-files';
import { createTurnDatabase } from './turn-database';

const bookings = `create table public.bookings (id int primary key, phone text);
alter table public.bookings enable row level security;
create policy "owners" on public.bookings for select to authenticated using (id = 1);`;
const file = (name: string, text: string) => ({ path: `supabase/migrations/${name}.sql`, text });
const first = file('20260101000000_bookings', bookings);
const seed = { path: 'supabase/seed.sql', text: "insert into public.bookings values (1, '1'), (2, '2'), (3, null);" };

describe('the database of turns', () => {
  let world: TestSnapshots;
  let opened: TestSnapshots['opened'];
  const moments = createMemoryMomentStore();
  beforeAll(async () => {
    world = await openTestSnapshots();
    ({ opened } = world);
  }, 60_000);
  afterAll(() => world.dispose());

  function arrange(head: readonly { path: string; text: string }[] = []) {
    const { backends, keysOf } = opened;
    const ids = { preview: testId(), live: testId(), try: testId(), shared: testId() };
    const made = async (projectId: ProjectId, lane: BackendLane): Promise<ProjectBackend> => ({
      ...{ id: ids[lane], projectId, lane },
      keys: await keysOf(ids[lane]),
    });
    const store: BackendStore = {
      ensure: made,
      find: made,
      get: () => Promise.resolve(null),
      idOf: (projectId, lane) => (lane === 'preview' ? (projectId as string as BackendId) : ids[lane]),
    };
    const trees = { head: [...head] };
    const appBackends = createAppBackends({
      isHeld: async () => false,
      ...{ backends, store },
      versions: { head: () => Promise.resolve({ treeHash: 'head' } as never) },
      readFiles: () => Promise.resolve(trees.head as unknown as TreeFile[]),
    });
    const turn = { projectId: ids.preview as string as ProjectId, turnId: testId() as string as TurnId };
    const turns = createTurnDatabase({
      ...{ backends, store, appBackends, moments, snapshots: world.snapshots },
      ...{ now: () => 1, createId: testId as CreateId },
      onError: (error) => {
        throw error;
      },
      trialData: { begin: () => undefined, end: () => Promise.resolve() },
    });
    const read = async (sql: string, lane: 'preview' | 'live' = 'preview') => {
      const answer = await backends.read(ids[lane], sql);
      return answer.ok ? answer.value : answer.error;
    };
    const migrate = (files: (typeof first)[], approved: string[] = []) => turns.migrate(turn, files, approved);
    return { backends, ids, appBackends, trees, turn, turns, read, migrate };
  }
  const rows = 'select count(*)::int as n from public.bookings';

  test('runs new migrations, writes the types, and inserts sample rows once', async () => {
    const { migrate, read } = arrange();
    const answer = await migrate([first, seed]);
    expect(answer).toMatchObject({
      ran: [first.path, seed.path],
      applied: [{ path: first.path, name: '20260101000000_bookings' }],
      ...{ fault: null, atRisk: null },
    });
    expect(answer.types).toContain('phone: string | null;');
    expect(await migrate([first, seed])).toMatchObject({ applied: [], ran: [first.path, seed.path], types: null });
    expect(await read(rows)).toEqual([{ n: 3 }]);
  });

  const content = (text: string) => ({ path: 'supabase/content.sql', text });
  const insert = (id: number, phone: string) => `insert into public.bookings (id, phone) values (${id}, '${phone}');`;
  const phones = 'select id, phone from public.bookings order by id';

  test('inserts content before sample rows, new content later, and reports content that is invalid', async () => {
    const { migrate, read } = arrange();
    const menu = content(insert(11, 'eleven'));
    expect(await migrate([first, menu, seed])).toMatchObject({ ran: [first.path, menu.path, seed.path], fault: null });
    expect(await read(`${phones} desc limit 1`)).toEqual([{ id: 11, phone: 'eleven' }]);
    const more = content(insert(11, 'changed') + insert(12, 'twelve'));
    expect(await migrate([first, more, seed])).toMatchObject({ fault: null, applied: [] });
    expect(await read(`${phones} desc limit 2`)).toEqual([
      { id: 12, phone: 'twelve' },
      { id: 11, phone: 'changed' },
    ]);
    const bad = content("insert into public.bookings (phone) values ('no key');");
    const { fault, ran } = await migrate([first, bad, seed]);
    expect(fault).toMatchObject({ path: bad.path, statement: bad.text.slice(0, -1) });
    expect(ran).not.toContain(bad.path);
  });

  test('restores rows and schema from before the turn, and records what kind of moment that is', async () => {
    const { migrate, read, turn, turns } = arrange();
    await migrate([first, seed]);
    await turns.keep(turn);
    await migrate([first, seed, file('20260102000000_more', 'alter table public.bookings add column name text;')]);
    expect(await read('select name from public.bookings limit 1')).toEqual([{ name: null }]);
    await turns.undo(turn);
    expect(await read('select name from public.bookings')).toMatchObject({ code: '42703' });
    expect(await read(rows)).toEqual([{ n: 3 }]);
    expect(await moments.ofTurn(turn.turnId)).toBeNull();
    await turns.undo(turn);
    expect(await read(rows)).toEqual([{ n: 3 }]);
  });

  test('is kept as it was before the person approved losing some of it', async () => {
    const { migrate, turn, turns } = arrange();
    await migrate([first, seed]);
    await turns.keep(turn);
    const second = file('20260102000000_less', 'alter table public.bookings drop column phone;');
    await migrate([first, seed, second]);
    expect(await turns.beforeLoss(turn.turnId)).toBeNull();
    await migrate([first, seed, second], [second.path]);
    const before = await turns.beforeLoss(turn.turnId);
    const opening = await world.snapshots.open(before as SnapshotId);
    if (!opening.ok) throw new Error(opening.error.code);
    const phones = await opening.value.read('select count(phone)::int as n from public.bookings');
    expect(phones).toEqual({ ok: true, value: [{ n: 2 }] });
    await opening.value.close();
  });

  longTest('of an app that had none goes with the turn', async () => {
    const { migrate, read, turn, turns } = arrange();
    await migrate([first]);
    await turns.undo(turn);
    expect(await read(rows)).toMatchObject({ code: '42P01' });
  });

  describe('that would lose rows', () => {
    let app: ReturnType<typeof arrange>;
    beforeAll(async () => {
      app = arrange();
      await app.migrate([first, seed]);
    });
    const column = file('20260102000000_column', 'alter table public.bookings drop column phone;');
    const table = file('20260102000001_table', 'drop table public.bookings;');

    test.each([
      [column, { column: 'phone', rows: 2 }],
      [table, { column: null, rows: 3 }],
    ])('says what “$text” would', async (second, lost) => {
      const answer = await app.migrate([first, seed, second]);
      expect(answer.atRisk).toEqual({ path: second.path, losses: [{ table: 'bookings', ...lost }] });
      expect(await app.read('select count(phone)::int as n from public.bookings')).toEqual([{ n: 2 }]);
    });
    test('loses them only after approval', async () => {
      const both = [first, seed, column, table];
      expect(await app.migrate(both.slice(0, 3), [column.path])).toMatchObject({ atRisk: null, fault: null });
      expect(await app.migrate(both)).toMatchObject({ atRisk: { path: table.path } });
      expect(await app.migrate(both, [table.path])).toMatchObject({ atRisk: null, fault: null });
      expect(await app.read(rows)).toMatchObject({ code: '42P01' });
    });
  });

  /** The refused migration leaves their app as it was. */
  let refusing: ReturnType<typeof arrange>;
  beforeAll(() => {
    refusing = arrange();
  });
  test.each([
    ['insert into public.nowhere values (1);', /42P01/, 'insert into public.nowhere values (1)'],
    ['create table public.open (id int);', /row-level security/, 'create table public.open (id int)'],
  ])('tells why “%s” did not run', async (sql, message, statement) => {
    const { migrate } = refusing;
    const bad = file('20260102000000_bad', sql);
    const { fault, ran } = await migrate([first, bad]);
    expect(fault).toEqual({
      name: '20260102000000_bad',
      path: bad.path,
      message: expect.stringMatching(message),
      statement,
    });
    expect(ran).toEqual([first.path]);
  });

  test('treats invalid sample rows as a fault', async () => {
    const { migrate } = refusing;
    const { fault } = await migrate([first, { ...seed, text: 'drop table public.bookings;' }]);
    expect(fault).toMatchObject({ path: seed.path, statement: 'drop table public.bookings' });
  });

  test('settles at start what turns of an earlier process left', async () => {
    const [kept, left, waits] = [arrange(), arrange(), arrange()];
    for (const one of [kept, left, waits]) await one.migrate([first]);
    const phases: Record<string, { phase: string; versionId: string | null }> = {
      [kept.turn.turnId]: { phase: 'ended', versionId: 'v' },
      [left.turn.turnId]: { phase: 'ended', versionId: null },
      [waits.turn.turnId]: { phase: 'waiting', versionId: null },
    };
    const others = { phase: 'waiting', versionId: null };
    await kept.turns.settle(async (turnId) => phases[turnId] ?? others);
    expect(await Promise.all([kept, left, waits].map(({ read }) => read(rows)))).toEqual([
      [{ n: 0 }],
      expect.objectContaining({ code: '42P01' }),
      [{ n: 0 }],
    ]);
    expect(await moments.ofTurn(waits.turn.turnId)).not.toBeNull();
    expect(await moments.ofTurn(kept.turn.turnId)).toBeNull();
  });

  test('brings a preview to its head when it is first needed, and again when the head moves', async () => {
    const { appBackends, trees, read, turn } = arrange([first]);
    await appBackends.preview(turn.projectId);
    expect(await read(rows)).toEqual([{ n: 0 }]);
    trees.head.push(file('20260102000000_bad', 'select * from public.nowhere;'));
    await appBackends.preview(turn.projectId);
    expect(appBackends.faultOf(turn.projectId)).toBeNull();
    appBackends.headMoved(turn.projectId);
    await appBackends.preview(turn.projectId);
    expect(appBackends.faultOf(turn.projectId)).toMatch(/nowhere/);
    expect(await read(rows)).toEqual([{ n: 0 }]);
  });

  test('brings a site’s data over all together or not at all, without sample rows', async () => {
    const more = file('20260102000000_more', 'alter table public.bookings add column name text;');
    const bad = file('20260103000000_bad', 'insert into public.bookings (id, name) values (1, null), (1, null);');
    const { appBackends, trees, read, turn } = arrange([first, seed]);
    expect(await appBackends.migrateLive(turn.projectId, 'head', false)).toEqual([]);
    expect(await read(rows, 'live')).toEqual([{ n: 0 }]);
    trees.head.push(more, bad);
    expect(await appBackends.migrateLive(turn.projectId, 'head', false)).toEqual([
      expect.objectContaining({ kind: 'migration', file: bad.path, excerpt: expect.stringContaining('insert into') }),
    ]);
    expect(await read('select name from public.bookings', 'live')).toMatchObject({ code: '42703' });
  });

  test('puts content into a site’s data with its tables, once; a preview that is made gets it too, and sample rows once', async () => {
    const menu = content(insert(11, 'eleven') + insert(12, 'twelve'));
    const { appBackends, backends, ids, trees, read, turn } = arrange([first, menu, seed]);
    const publish = () => appBackends.migrateLive(turn.projectId, 'head', false);
    expect(await publish()).toEqual([]);
    await appBackends.preview(turn.projectId);
    const both = [
      { id: 11, phone: 'eleven' },
      { id: 12, phone: 'twelve' },
    ];
    const samples = [
      { id: 1, phone: '1' },
      { id: 2, phone: '2' },
      { id: 3, phone: null },
    ];
    expect([await read(phones, 'live'), await read(phones)]).toEqual([both, [...samples, ...both]]);
    appBackends.headMoved(turn.projectId);
    await appBackends.preview(turn.projectId);
    expect(await read(phones)).toEqual([...samples, ...both]);
    await backends.write(ids.live, [{ sql: 'delete from public.bookings where id = 11' }]);
    expect(await publish()).toEqual([]);
    trees.head.splice(1, 1, content(`${menu.text} ${insert(13, 'thirteen')}`));
    expect(await publish()).toEqual([]);
    expect(await read(phones, 'live')).toEqual([
      { id: 12, phone: 'twelve' },
      { id: 13, phone: 'thirteen' },
    ]);
    trees.head.splice(1, 1, content('drop table public.bookings;'));
    expect(await publish()).toEqual([
      expect.objectContaining({ kind: 'migration', file: menu.path, excerpt: 'drop table public.bookings' }),
    ]);
  });

  longTest('forgets what it kept for a project that is gone', async () => {
    const { appBackends, migrate, read, turn } = arrange();
    await migrate([first]);
    await appBackends.remove(turn.projectId);
    expect(await read(rows)).toMatchObject({ code: '42P01' });
  });

  test('loses live data only after approval, and says beforehand what would be lost', async () => {
    const rowsToo = file('20260101000001_rows', "insert into public.bookings values (1, '1'), (2, null);");
    const { appBackends, trees, read, turn } = arrange([first, rowsToo]);
    expect(await appBackends.migrateLive(turn.projectId, 'head', false)).toEqual([]);
    trees.head.push(file('20260102000000_less', 'alter table public.bookings drop column phone;'));
    expect(await appBackends.migrateLive(turn.projectId, 'head', false)).toEqual([
      expect.objectContaining({ kind: 'data-loss', losses: [{ table: 'bookings', column: 'phone', rows: 1 }] }),
    ]);
    expect(await read('select phone from public.bookings where id = 1', 'live')).toEqual([{ phone: '1' }]);
    expect(await appBackends.migrateLive(turn.projectId, 'head', true)).toEqual([]);
    expect(await read('select phone from public.bookings', 'live')).toMatchObject({ code: '42703' });
  });

  test('describes a recorded app’s tables briefly, with policies in words', async () => {
    const { migrate, ids } = arrange();
    const reply = readFileSync(new URL('../demo/recordings/table-booking/4.reply.txt', import.meta.url), 'utf8');
    const sql = /<migration name="create_bookings">\n([\s\S]*?)\n<\/migration>/.exec(reply)![1]!;
    const { types, fault } = await migrate([file('20260101000000_create_bookings', sql)]);
    expect(fault).toBeNull();
    expect(types).toContain(
      'book_table: { Args: { p_day: string; p_starts: string; p_guests: number; p_name: string; p_phone: string; p_note: string }; Returns: Json };',
    );
    expect(types).toContain(
      'taken_tables: { Args: { p_day: string }; Returns: { starts: string; table_no: number }[] };',
    );
    const schema = await readSchema(opened.backends, ids.preview);
    const text = schema.ok ? describeSchema(schema.value) : '';
    expect(text).toContain('owner (0 rows): only_one boolean key has default; user_id uuid → auth.users.id');
    expect(text).toContain('  granted to strangers: read; to signed-in people: read, add, change, delete');
    expect(text).toContain('  strangers, signed-in people read every row');
    expect(text).toContain('  signed-in people read rows where is_owner()');
    expect(text).toContain(
      'function find_booking(p_code text) → rows of (day date, starts time, guests integer, name text), called by strangers and signed-in people',
    );
    expect(text.length).toBeLessThan(3_000);
  });
});
