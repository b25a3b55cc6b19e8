import { randomBytes } from 'node:crypto';
import postgres from 'postgres';

const usualUrl = process.env.EASEL_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** A fresh database on the available Postgres server. */
export type PostgresDatabase = { url: string; drop(): Promise<void> };

async function asAdmin<Value>(serverUrl: string, use: (client: postgres.Sql) => Promise<Value>): Promise<Value> {
  const client = postgres(serverUrl, { max: 1, connect_timeout: 2, onnotice: () => undefined });
  try {
    return await use(client);
  } finally {
    await client.end({ timeout: 1 });
  }
}

/** Whether a server answers at EASEL_TEST_DATABASE_URL, or else at the usual local address without a password. */
export function isPostgresAtHand(): Promise<boolean> {
  return asAdmin(usualUrl, (client) => client`select 1`).then(
    () => true,
    () => false,
  );
}

/** Creates a database on the given server; `drop` also ends connections that are still open. */
export async function createPostgresDatabase(serverUrl = usualUrl): Promise<PostgresDatabase> {
  const name = `easel_test_${randomBytes(8).toString('hex')}`;
  await asAdmin(serverUrl, (client) => client.unsafe(`create database ${name}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await asAdmin(serverUrl, (client) => client.unsafe(`drop database ${name} with (force)`));
    },
  };
}
