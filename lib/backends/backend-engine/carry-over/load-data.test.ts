import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hashOf } from './dump-data';
import type { DumpedDatabase } from './dump-roles';
import { loadData } from './load-data';

/** Returns what its single table holds, however it was loaded. */
function databaseHolding(text: string): DumpedDatabase {
  const query = (sql: string) =>
    Promise.resolve({
      rows: [{ name: 'postgres' }],
      fields: [],
      ...(sql.includes(' to ') && { blob: new Blob([text]) }),
    });
  return { query: query as DumpedDatabase['query'], exec: () => Promise.resolve([]) };
}

/** The acting role does not matter here. */
const nobody = { learn: () => Promise.resolve(), become: () => undefined };

test('rows that read back differently are refused', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'easel-load-'));
  const rows = path.join(folder, '0');
  await writeFile(rows, 'a\n');
  const table = { name: 'public.t', columns: 'n', rows, hash: hashOf(Buffer.from('a\n')) };
  const dump = { roles: [], before: '', after: '', tables: [table], sequences: [] };
  await expect(loadData(databaseHolding('a\n'), dump, nobody)).resolves.toBeUndefined();
  await expect(loadData(databaseHolding('A\n'), dump, nobody)).rejects.toThrow(
    'public.t did not come out as they went in',
  );
  await expect(loadData(databaseHolding(''), dump, nobody)).rejects.toThrow(
    'public.t did not come out as they went in',
  );
  await rm(folder, { recursive: true });
});
