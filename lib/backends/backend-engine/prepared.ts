import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { authSql } from './sign-in/auth-settings';
import { bootstrapSql, realtimeSql, storageSql } from './layout/bootstrap-sql';
import { ownerSql } from './layout/owner-sql';
import { partsSql } from './layout/parts-sql';
import { ownersSql, rolesSql } from './layout/roles-sql';
import { findPackage } from './find-package';

/**
 * The versions of the engine and of our own SQL that a folder must have been prepared with; otherwise it is prepared
 * again.
 */
function wanted(): string {
  const manifest = path.join(findPackage('@supabase/lite', import.meta.dirname), 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return JSON.stringify({
    engine: version,
    sql: rolesSql + bootstrapSql + storageSql + realtimeSql + authSql + ownersSql + ownerSql + partsSql,
    databases: 1,
  });
}
const noteOf = (folder: string) => path.join(folder, 'prepared.json');

/**
 * Whether the database's system tables are already as this engine wants them: checking is cheaper than preparing them
 * again.
 */
export async function isPrepared(folder: string): Promise<boolean> {
  return (await readFile(noteOf(folder), 'utf8').catch(() => null)) === wanted();
}

export async function notePrepared(folder: string): Promise<void> {
  await writeFile(noteOf(folder), wanted());
}
