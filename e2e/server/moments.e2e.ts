import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEasel, type Easel } from '../support/easel';
import { useProjects, type ErrorBody } from '../support/projects';

type Rows = { rows: { cells: Record<string, string | null> }[] };
type Compared = {
  state: string;
  tables: { name: string; title: string; kind: string; rows: Record<'added' | 'changed' | 'gone', number> }[];
};
type Moment = { id: string; reason: string; name: string; deploymentId: string | null };
type Back = { rows: number; left: { key: string; why: { why: string } }[]; columnsGone: string[]; before: string };
type Outlook = { moment: { id: string } | null; since: Compared | null; newerForms: number };

const bookings = `create table public.guests (id int primary key, name text not null);
create table public.bookings (id int primary key, guest_name text, guest_id int references public.guests (id));
alter table public.guests enable row level security; alter table public.bookings enable row level security;`;

/** One app with bookings, told in steps: first its preview, then its site. */
describe('an app’s earlier and current data', () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  let withTwo: string;
  const at = (rest: string) => api.at(projectId, rest);
  const save = async (path: string, content: string) =>
    (
      await api.must<{ versionId: string }>(201, 'POST', at('/versions'), {
        operations: [{ type: 'file-write', path, content }],
      })
    ).versionId;
  const rowsAt = (table: string, lane: string) => at(`/data/${table}/rows?lane=${lane}`);
  const book = (table: string, rows: object[], lane = 'preview') =>
    api.must(201, 'POST', rowsAt(table, lane), { rows });
  const cancel = (table: string, ids: string[], lane = 'preview') =>
    api.must(200, 'DELETE', rowsAt(table, lane), { keys: ids.map((id) => ({ id })), withLinked: true });
  const names = async (lane = 'preview') => {
    const { rows } = await api.must<Rows>(200, 'GET', `${rowsAt('bookings', lane)}&sort=id`);
    return rows.map(({ cells }) => cells['guest_name']);
  };
  const compare = (path: string) => api.must<Compared>(200, 'GET', at(`${path}/data`));
  const pick = (path: string, table: string, keys: string[] | 'all') =>
    api.must<Back>(201, 'POST', at(`${path}/rows`), { table, keys });
  const moments = async () => (await api.must<{ moments: Moment[] }>(200, 'GET', at('/moments'))).moments;
  async function publish(): Promise<string> {
    const deployment = await api.publish(projectId);
    expect(deployment.status).toBe('ready');
    return deployment.id;
  }

  beforeAll(async () => {
    easel = await startEasel();
    api = useProjects(easel);
    ({ projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Bookings' }));
    await save('supabase/migrations/20260101000000_bookings.sql', bookings);
    await book('guests', [{ id: '1', name: 'Ann' }]);
    await book('bookings', [
      { id: '1', guest_name: 'Ann', guest_id: '1' },
      { id: '2', guest_name: 'Bob' },
    ]);
    withTwo = await save('src/note.ts', 'export const note = 1;\n');
  });
  afterAll(() => easel?.dispose());

  test('is compared row by row, with another version and with the current state', async () => {
    expect(await compare(`/versions/${withTwo}/compare-now`)).toEqual({ state: 'same' });
    await cancel('bookings', ['1']);
    await cancel('guests', ['1']);
    await book('bookings', [{ id: '3', guest_name: 'Cem' }]);
    const { tables } = await compare(`/versions/${withTwo}/compare-now`);
    expect(tables.map(({ title, rows: { added, gone } }) => ({ title, added, gone }))).toEqual([
      { title: 'Bookings', added: 1, gone: 1 },
      { title: 'Guests', added: 0, gone: 1 },
    ]);
    const later = await save('src/note.ts', 'export const note = 2;\n');
    expect((await compare(`/versions/${withTwo}/compare/${later}`)).tables).toHaveLength(2);
    const first = (await api.versions(projectId)).at(-1)!;
    expect(await compare(`/versions/${first.id}/compare/${withTwo}`)).toEqual({
      ...{ state: 'untold', which: 'before', why: 'not-kept' },
    });
  });

  test('is restored by the row, reports what could not be and why, and can be undone', async () => {
    const alone = await pick(`/versions/${withTwo}`, 'bookings', ['[1]']);
    expect(alone).toMatchObject({ rows: 0, left: [{ key: '[1]', why: { why: 'needs-other', parent: 'guests' } }] });
    expect(await pick(`/versions/${withTwo}`, 'guests', 'all')).toMatchObject({ rows: 1, left: [] });
    const { before } = await pick(`/versions/${withTwo}`, 'bookings', 'all');
    expect(await names()).toEqual(['Ann', 'Bob', 'Cem']);
    expect((await api.head(projectId)).kind).toBe('moment');
    await api.must(201, 'POST', at('/restore'), { versionId: before, files: false });
    expect(await names()).toEqual(['Bob', 'Cem']);
    const gone = await easel.call<ErrorBody>('POST', at(`/versions/${withTwo}/rows`), { table: 'none', keys: 'all' });
    expect([gone.status, gone.body.error.code]).toEqual([409, 'table-not-alike']);
  });

  test('is saved on request, under a name', async () => {
    const made = await api.must<{ version: { kind: string; summary: string; hasData: boolean } }>(
      ...([201, 'POST', at('/moments'), { name: 'Before lunch' }] as const),
    );
    expect(made.version).toMatchObject({ kind: 'moment', summary: 'Before lunch', hasData: true });
  });

  test('of a site is saved before each publish, and rolled back with the app or without', async () => {
    const first = await publish();
    expect(await moments()).toEqual([]);
    await book('bookings', [{ id: '1', guest_name: 'Dan' }], 'live');
    await save('supabase/migrations/20260102000000_phone.sql', 'alter table public.bookings add column phone text;');
    const second = await publish();
    expect(await moments()).toMatchObject([{ reason: 'publish', deploymentId: first }]);
    await book('bookings', [{ id: '2', guest_name: 'Eve' }], 'live');

    const outlook = await api.must<Outlook>(200, 'GET', at(`/deployments/${first}/rollback`));
    expect(outlook).toMatchObject({ moment: { id: expect.any(String) }, newerForms: 1 });
    expect(outlook.since?.tables).toMatchObject([{ title: 'Bookings', rows: { added: 1, changed: 0, gone: 0 } }]);

    const rollBack = (deploymentId: string, data?: boolean) =>
      api.must<{ site: { live: string }; before: string }>(200, 'POST', at('/site/rollback'), { deploymentId, data });
    const { before, site } = await rollBack(first, true);
    expect(site.live).toBe(first);
    expect(await names('live')).toEqual(['Dan']);
    await api.must(201, 'POST', at(`/moments/${before}/restore`));
    expect(await names('live')).toEqual(['Dan', 'Eve']);
    await rollBack(second);
    expect((await rollBack(first)).site.live).toBe(first);
    expect(await names('live')).toEqual(['Dan', 'Eve']);
  });

  test('of a site is saved, compared, restored as a whole or by the row', async () => {
    const { moment } = await api.must<{ moment: Moment }>(201, 'POST', at('/moments'), { of: 'live', name: 'Full' });
    expect(moment).toMatchObject({ reason: 'person', name: 'Full' });
    await cancel('bookings', ['1'], 'live');
    const { tables } = await compare(`/moments/${moment.id}/compare-now`);
    expect(tables).toMatchObject([{ name: 'bookings', rows: { gone: 1 } }]);
    const { before } = await pick(`/moments/${moment.id}`, 'bookings', ['[1]']);
    expect(await names('live')).toEqual(['Dan', 'Eve']);
    await api.must(201, 'POST', at(`/moments/${before}/restore`));
    expect(await names('live')).toEqual(['Eve']);
    // Data from before the column existed is migrated to the form the live app expects.
    await api.must(200, 'POST', at('/site/rollback'), { deploymentId: (await moments())[0]!.deploymentId });
    const oldest = (await moments()).at(-1)!;
    await api.must(201, 'POST', at(`/moments/${oldest.id}/restore`));
    expect(await names('live')).toEqual(['Dan']);
  });

  test('is available only to those who work on the app', async () => {
    const stranger = 'a'.repeat(26);
    for (const path of [`/versions/${withTwo}/compare-now/data`, '/moments', `/deployments/${withTwo}/rollback`]) {
      expect((await easel.call('GET', `/api/projects/${stranger}${path}`)).status).toBe(404);
    }
  });
});
