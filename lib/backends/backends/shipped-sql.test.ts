import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findNewMigrations } from './change-schema';
import { shippedSql } from './shipped-sql';
import { moduleNames, readCatalogue } from '../../modules/catalogue/read-catalogue';

const read = (title: string) => readFile(path.resolve('lib/modules/payments/migrations', `${title}.sql`), 'utf8');
const orders = '20260101000000_payments_orders';
const later = '20260202000000_payments_tests';

/** Changes that only a later migration of a ready-made part may make. */
describe('a later migration of a part', () => {
  let first: { name: string; sql: string };
  let second: { name: string; sql: string };
  beforeAll(async () => {
    first = { name: orders, sql: await read('payments_orders') };
    second = { name: later, sql: await read('payments_tests') };
  });
  const faultOf = async (migrations: { name: string; sql: string }[]) => {
    const none = { read: async () => ({ ok: true as const, value: [] }) };
    const found = await findNewMigrations(none, 'b' as never, migrations);
    if (!found.ok) throw new Error(found.error.code);
    return found.value.fault;
  };

  test('changes what an earlier one brought', async () => {
    expect(await faultOf([first, second])).toBeNull();
  });

  test('is refused with one more byte, under another title, and twice', async () => {
    const longer = { ...second, sql: `${second.sql}\n` };
    const renamed = { ...second, name: '20260202000000_mine' };
    const again = { ...second, name: '20260303000000_payments_tests' };
    expect(await faultOf([first, longer])).toMatchObject({ name: later });
    expect(await faultOf([first, renamed])).toMatchObject({ name: renamed.name });
    expect(await faultOf([first, second, again])).toMatchObject({ name: again.name });
  });

  test('is refused after a newer one, whose walls it would take back', async () => {
    const older = { ...first, name: '20260303000000_payments_orders' };
    expect(await faultOf([first, second, older])).toMatchObject({ name: older.name });
  });

  test.each(moduleNames)('every migration of %s is known by its text, in the order it runs', async (name) => {
    const part = (await readCatalogue(path.resolve('lib/modules'), [name])).get(name)!;
    const known = shippedSql[name] ?? [];
    expect(part.migrations.map((one) => one.name)).toEqual(known.map(({ title }) => title));
    for (const { name: title, sql } of part.migrations) {
      const digest = createHash('sha256').update(sql).digest('hex');
      expect(known.find((one) => one.title === title)!.sha256, `add ${digest} to ${title}`).toContain(digest);
    }
  });
});
