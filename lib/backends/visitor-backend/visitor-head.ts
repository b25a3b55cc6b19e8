import { createHash } from 'node:crypto';
import type { AuthSettings } from '@/lib/backends/backend-engine/sign-in/auth-settings';
import { readMigration } from '@/lib/backends/backends/apply-migrations';
import type { Migration } from '@/lib/backends/backends/backend';
import { readSeed, type SchemaFault } from '@/lib/backends/backends/change-schema';
import { readContent } from '@/lib/backends/backends/read-content';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { setupId } from './messages';
import type { PageSetup, VisitorSetup } from './setup';
import type { VisitorFiles } from './visitor-files';

/** A version's SQL and settings from its tree; null if it has no such file. */
export type VisitorSource = {
  migrations: readonly Migration[];
  content: string | null;
  seed: string | null;
  authSettings: AuthSettings;
  /** The key that the app's page was built with; any key works, and it gives access only to the visitor's own data. */
  publishableKey: string;
};

/** What the host's document has to allow in addition to the app's policy, for its own boot script and worker. */
export const visitorPolicy = {
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'connect-src': ["'self'"],
} as const;

/**
 * The HTML to put first into the head of a shared app, before anything that may call its backend: the version's data as
 * statements, and the script that starts the backend in the visitor's tab. SQL is parsed here, so that visitors need
 * not load a parser; if Postgres itself refuses it, that shows in the tab. Takes milliseconds per file; the result is
 * the same for all visitors of a version, so keep it.
 */
export async function visitorHead(
  source: VisitorSource,
  { addresses }: Pick<VisitorFiles, 'addresses'>,
): Promise<Result<string, { fault: SchemaFault }>> {
  const parts = await readParts(source);
  if (!parts.ok) return parts;
  const data: Omit<VisitorSetup, 'world'> = {
    publishableKey: source.publishableKey,
    authSettings: source.authSettings,
    parts: parts.value,
  };
  const { boot, ...files } = addresses;
  const world = createHash('sha256')
    .update(JSON.stringify([data, files]))
    .digest('hex')
    .slice(0, 32);
  const setup: PageSetup = { world: `easel-${world}`, ...data, files };
  // Inside a script element only "</script" and "<!--" mean something.
  const json = JSON.stringify(setup).replaceAll('<', '\\u003c');
  return succeed(`<script type="application/json" id="${setupId}">${json}</script><script src="${boot}"></script>`);
}

async function readParts({
  migrations,
  content,
  seed,
}: VisitorSource): Promise<Result<VisitorSetup['parts'], { fault: SchemaFault }>> {
  const files = migrations.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  for (const [sql, read] of [
    [content, readContent],
    [seed, readSeed],
  ] as const) {
    if (sql === null) continue;
    const rows = await read(sql);
    if (!rows.ok) return rows;
    files.push(rows.value);
  }
  const parts: VisitorSetup['parts'] = [];
  for (const file of files) {
    const read = await readMigration(file);
    if (!read.ok) {
      const { name, message, statement } = read.error;
      return fail({ fault: { name, message, statement } });
    }
    const { name, statements, bringsOwner } = read.value;
    parts.push({
      ...{ name, bringsOwner },
      statements: statements.map(({ sql, values }) => ({ sql, ...(values && { values: [...values] }) })),
    });
  }
  return succeed(parts);
}
