import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBackends, testId, type TestBackends } from '../../backends/backends/backends.fixture';
import { examine, type Examined } from '../../backends/scans/examine';
import { presentTrial } from '../../backends/scans/present-trial';
import { readCatalogue } from '../catalogue/read-catalogue';
import type { Catalogue } from '../catalogue/manifest';
import { notePath, writeNote } from '../installed/installed-module';
import { ofModules } from '../installed/whole-modules';

const mugs = `select public.pay_set_product('mug', 'Blue mug', 1800, 'eur', 'Holds tea.');`;

/** Checks what the scan's made-up visitors find before an app with a shop is published. */
describe('an app with the payments part, tried by strangers', () => {
  let opened: TestBackends;
  let catalogue: Catalogue;
  let app: Record<string, string>;
  let examined: Examined;
  beforeAll(async () => {
    opened = await openTestBackends({ callLimit: 15_000 });
    catalogue = await readCatalogue(path.resolve('lib/modules'), ['payments']);
    const { manifest, files, functions, migrations } = catalogue.get('payments')!;
    const below = (folder: string, texts: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(texts).map(([at, text]) => [`${folder}${at}`, text]));
    const standing = [
      ...migrations.map(({ name, sql }, n) => ({ name: `2026010100000${n}_${name}`, sql })),
      { name: '20260101000009_mugs', sql: mugs },
    ];
    app = {
      ...below('src/modules/payments/', files),
      ...below('supabase/functions/payments/', functions),
      [notePath('payments')]: writeNote({ name: 'payments', version: manifest.version, settings: {}, takenOver: [] }),
      ...Object.fromEntries(standing.map(({ name, sql }) => [`supabase/migrations/${name}.sql`, sql])),
    };
    const id = testId();
    const migrated = await opened.backends.migrate(id, standing);
    expect(migrated).toMatchObject({ ok: true });
    const keys = await opened.keysOf(id);
    const found = await examine({ backends: opened.backends, keys, now: Date.now }, id, 120_000);
    if (!found.ok) throw new Error(found.error.reason);
    examined = found.value;
  }, 180_000);
  afterAll(() => opened?.dispose());

  const present = (files: Record<string, string>) => presentTrial(examined, new Set(), ofModules(catalogue, files));

  test('goes out, and what the part shows to anybody is said', () => {
    const { problems, tried } = present(app);
    expect(problems.map(({ message }) => message)).toEqual([]);
    expect(tried.openByParts).toEqual([expect.objectContaining({ en: expect.stringContaining('what you sell') })]);
  });

  test('is asked, or refused, where the part is not whole, though the table has its name', () => {
    const { 'src/modules/payments/buy.tsx': buy, ...lacking } = app;
    const sql = 'supabase/migrations/20260101000000_payments_orders.sql';
    const others = {
      'its SQL alone': { [sql]: app[sql]! },
      'a file less': lacking,
      'a file changed': { ...app, 'src/modules/payments/buy.tsx': `${buy}// mine` },
      'a file more': { ...app, 'src/modules/payments/more.ts': 'export {};' },
      'its function changed': { ...app, 'supabase/functions/payments/index.ts': 'export {};' },
      'its SQL changed': { ...app, [sql]: app[sql]!.replace('(is_active or public.is_owner())', '(true)') },
    };
    for (const [what, files] of Object.entries(others))
      expect(present(files).problems, what).toContainEqual(
        expect.objectContaining({ finding: expect.objectContaining({ who: 'stranger', did: 'read' }) }),
      );
  });
});
