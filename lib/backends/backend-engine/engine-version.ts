import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findPackage } from './find-package';

/**
 * The engine whose files a data folder holds, with the part of its version within which files stay readable: `pglite
 * 0.4`.
 */
export function engineVersion(): string {
  const lite = findPackage('@supabase/lite', import.meta.dirname);
  const manifest = path.join(findPackage('@electric-sql/pglite', lite), 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return `pglite ${version.split('.').slice(0, 2).join('.')}`;
}
