import { createPgliteConnection, PGlite, type PgliteConnection } from '@supabase/lite/pglite';

type PgliteOptions = NonNullable<NonNullable<Parameters<typeof createPgliteConnection>[0]>['pgliteOptions']>;

/** Opens Postgres over the files at `url`, or in memory; resolves once it accepts queries. */
export async function connectDatabase({
  url,
  ...options
}: PgliteOptions & { url?: string }): Promise<PgliteConnection> {
  const connection = await createPgliteConnection({
    ...(url !== undefined && { url }),
    pgliteOptions: {
      parsers: { [numericType]: readNumeric },
      startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB'],
      ...options,
    },
  });
  await connection.driver.waitReady;
  return connection;
}

/** Numeric values become JSON numbers, as in PostgREST; values JSON has no number for stay strings. */
const numericType = 1700;
function readNumeric(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}
