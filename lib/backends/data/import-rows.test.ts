import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestData } from './data.fixture';
import { isLong } from '../../base/foundation/sample.fixture';
import { importRows } from './import-rows';

let data: Awaited<ReturnType<typeof openTestData>>;
beforeAll(async () => {
  data = await openTestData();
}, 180_000);
afterAll(() => data.dispose());
beforeEach(() => data.run('delete from public.bookings'));

const send = (csv: string, columns: (string | null)[]) =>
  importRows(data.dependencies, { ...data.asked, table: 'bookings', csv, columns });
const count = async () => (await data.read('select count(*)::int as n from public.bookings'))[0]!['n'];

test('all lines are added, each converted for its column', async () => {
  const csv = '\uFEFFWho,Skip,Seats,Paid,When\r\nAnn,x,3,yes,2026/5/1\r\n\r\n"Bob\nand Co",x,,否,\r\n';
  const sent = await send(csv, ['guest', null, 'seats', 'is_paid', 'day']);
  expect(sent).toEqual({ ok: true, value: { added: 2, faults: [], more: false } });
  expect(await data.read('select guest, seats, is_paid, day::text from public.bookings order by id')).toEqual([
    { guest: 'Ann', seats: 3, is_paid: true, day: '2026-05-01' },
    { guest: 'Bob\nand Co', seats: 2, is_paid: false, day: null },
  ]);
});

test('one bad cell keeps all lines out, and every bad one is listed', async () => {
  const sent = await send('who,seats,day\nAnn,two,2026-02-30\nBob,1,\n,3,\n', ['guest', 'seats', 'day']);
  expect(sent).toEqual({
    ok: true,
    value: {
      added: 0,
      faults: [
        { line: 2, column: 'seats', why: 'unfit' },
        { line: 2, column: 'day', why: 'unfit' },
        { line: 4, column: 'guest', why: 'missing' },
      ],
      more: false,
    },
  });
  expect(await count()).toBe(0);
});

/** Many groups of lines in both runs; the ten bad lines are in different groups, at their edges and inside. */
const many = isLong ? 20_000 : 5000;
test(`of ${many} lines the ten that the database refuses are found, and none is added`, async () => {
  const unfit = new Set([7, 450, 451, many / 4, many / 2 - 1, many * 0.6, many * 0.9 + 1, many - 2]);
  const twice = new Map([
    [300, 'p1'],
    [many * 0.75, 'p9'],
  ]);
  const lines = Array.from({ length: many }, (_, at) => {
    const line = at + 2;
    const phone = twice.get(line) ?? (line < 20 ? `p${line - 2}` : '');
    return `guest ${line},${unfit.has(line) ? 0 : 1},${phone}`;
  });
  const sent = await send(['guest,seats,phone', ...lines].join('\n'), ['guest', 'seats', 'phone']);
  if (!sent.ok) throw new Error(sent.error.code);
  expect(sent.value.faults.map(({ line, why }) => [line, why])).toEqual(
    [...unfit, ...twice.keys()].sort((a, b) => a - b).map((line) => [line, twice.has(line) ? 'taken' : 'unfit']),
  );
  expect(await count()).toBe(0);
}, 240_000);

test.each([
  ['no column', 'a\n1', [null]],
  ['one column twice', 'a,b\n1,2', ['guest', 'guest']],
  ['a column only the database writes', 'a\n1', ['total']],
  ['no line', 'guest\n', ['guest']],
])('a file matched to %s is refused', async (_what, csv, columns) => {
  expect(await send(csv, columns)).toEqual({ ok: false, error: { code: 'invalid-input' } });
});

test('a file of very many lines, columns or open quotes is refused before it is held, and others are answered meanwhile', async () => {
  await data.run(
    `create table public.wide (id int primary key, ${Array.from({ length: 199 }, (_, n) => `c${n} text not null`).join(', ')})`,
  );
  const columns = ['id', ...Array.from({ length: 199 }, (_, n) => `c${n}`)];
  const wide = (csv: string) => importRows(data.dependencies, { ...data.asked, table: 'wide', csv, columns });
  const sent = await wide(`id\n${'x\n'.repeat(400_000)}`);
  expect(sent).toMatchObject({ ok: true, value: { added: 0, more: true } });
  expect(sent.ok && sent.value.faults).toHaveLength(100);

  let turns = 0;
  let isOver = false;
  const countTurn = () => void (isOver || setImmediate(() => ((turns += 1), countTurn())));
  countTurn();
  const tooLong = { ok: false, error: { code: 'body-too-large' } };
  expect(await send(`guest\n${'x\n'.repeat(250_000)}`, ['guest'])).toEqual(tooLong);
  expect(await send('x'.repeat(10_000_001), ['guest'])).toEqual(tooLong);
  const open = await send(`guest\n"${'a,\n'.repeat(1_000_000)}`, ['guest']);
  expect(open).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  isOver = true;
  expect(turns, 'times at which somebody else could have been answered').toBeGreaterThan(150);
  await data.run('drop table public.wide');
}, 60_000);
