import { App, setExperimental } from '@supabase/lite';
import { createPgliteConnection, PGlite } from '@supabase/lite/pglite';
import { AsyncLocalStorage } from 'node:async_hooks';
import path from 'node:path';
import { addressOf } from './sign-in/app-address';
import { answerAuth } from './sign-in/answer-auth';
import { answerRequest } from './answer-request';
import { createAsCaller } from './session/as-caller';
import { keepMail, type Mail, readdress } from './sign-in/auth-mails';
import { authSql, type AuthSettings, keepAuthSettings, readAuthSettings } from './sign-in/auth-settings';
import { redirectOf } from './sign-in/auth-context';
import { bootstrapSql, realtimeSql, storageSql } from './layout/bootstrap-sql';
import { isLentSql, takeBackSql } from './layout/lend-owners';
import { lendEngineSql, ownersSql, rolesSql } from './layout/roles-sql';
import { type Capture, createCapture } from './snapshot/capture';
import { createGate } from './uploads/create-gate';
import { type Actor, createActors } from './session/actor';
import { asOne } from './session/create-lock';
import { dropSpareDatabases } from './drop-spare-databases';
import { claimFolder } from './engine-note';
import { engineVersion } from './engine-version';
import { createFileUploads } from './uploads/file-uploads';
import { forgetRest, noteRest, transactionSql } from './snapshot/last-transaction';
import { sendCode } from './sign-in/mend-codes';
import { isPrepared, notePrepared } from './prepared';
import { createCallerReader } from './session/read-caller';
import { type Alone, serialiseConnection } from './session/serialise-connection';
import { takeOverSessions } from './sign-in/take-over-sessions';

/** What opens one backend: where it lies, whose keys it takes. */
export type EngineOptions = {
  /** Its own folder; `database` and `uploads` lie in it. */
  folder: string;
  /** `sb_publishable_…`, for anybody; which rows they see is a matter of policies. */
  publishableKey: string;
  /** `sb_secret_…`, past all policies; never sent to a page. */
  secretKey: string;
  /** Signs the sessions of the app's users. */
  jwtSecret: string;
  /** Where links in the app's mails lead. */
  siteUrl: string;
  /** Postgres as WebAssembly, compiled once for all threads; without it each compiles its own. */
  postgres?: WebAssembly.Module;
  /** Told of each mail, which is kept with the data as well. */
  sendMail: (mail: Mail) => void;
};

/** One open database with sign-in, rows and uploads. */
export type Engine = {
  /** Answers a call of supabase-js. */
  fetch: (request: Request) => Promise<Response>;
  /** Does something alone on the session, in somebody's name: nobody else's statement comes between. */
  alone: <Value>(actor: Actor, work: (session: Alone) => Promise<Value>) => Promise<Value>;
  /** Forgets what was known of tables and columns; asked for after each change of them. */
  forgetSchema: () => Promise<void>;
  /** Changes how people sign in, for good. */
  configure: (settings: AuthSettings) => Promise<void>;
  /** Reads its data at one moment. */
  capture: Capture;
  close: () => Promise<void>;
};

/**
 * Opens a backend, making it when its folder is empty. One at a time a folder: a second engine on it loses rows. Throws where
 * an engine of another version wrote it.
 * Cost: about 3 s and 40 MB on disk for a new one, less than a second for one that stands.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  // The engine says of its storage that it is experimental; our own contract suite is what we go by.
  setExperimental('storage', true);
  await claimFolder(options.folder, engineVersion());
  await forgetRest(options.folder);
  const connection = await createPgliteConnection({
    url: path.join(options.folder, 'database'),
    pgliteOptions: {
      parsers: { [numericType]: readNumeric },
      startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB'],
      ...(options.postgres && { pgliteWasmModule: options.postgres }),
    },
  });
  await connection.driver.waitReady;
  const actors = createActors(connection.driver);
  const { alone, forgetPlans } = serialiseConnection(connection, actors);
  const isReady = await isPrepared(options.folder);
  await alone('superuser', async ({ database }) => {
    // Nothing of it is run before what it holds belongs to an ordinary role.
    if (!isReady) await database.exec(`${rolesSql} ${lendEngineSql}`);
    await actors.learn();
    // Whoever had it open before may have died in a migration.
    const { rows } = await database.query(isLentSql);
    if (rows.length > 0) await database.exec(takeBackSql);
  });
  // Left to itself it grants everything on all tables again at each open, undoing what migrations revoked.
  Object.assign(connection, { ensureRlsContext: () => Promise.resolve(true) });

  const asCaller = createAsCaller({
    ...options,
    readCaller: createCallerReader(options.jwtSecret, Date.now),
  });
  const app = new App({
    connection,
    auth: {
      enabled: true,
      jwt_secret: options.jwtSecret,
      publishable_key: options.publishableKey,
      secret_key: options.secretKey,
      site_url: options.siteUrl,
    },
    storage: { enabled: true },
    options: {
      drivers: { email: { send: (message) => sendEngineMail(message) } },
      server: { apiKeys: { resolver: asCaller.resolver } },
    },
  });
  app._storageAdapter = createFileUploads(path.join(options.folder, 'uploads'));
  await app.init();
  if (!isReady) {
    await app.ensureSystemSchema();
    await alone('superuser', async ({ database }) => {
      for (const sql of [bootstrapSql, storageSql, realtimeSql, authSql, ownersSql]) await database.exec(sql);
      await dropSpareDatabases(database);
    });
    await notePrepared(options.folder);
  }
  const onSession = <Value>(work: (database: PGlite) => Promise<Value>) =>
    alone('engine', ({ database }) => work(database));
  await onSession((database) => takeOverSessions(options.folder, database));

  let settings = await onSession(readAuthSettings);
  const send = async (mail: Mail) => {
    await onSession((database) => keepMail(database, mail));
    options.sendMail(mail);
  };
  /** The request that the engine sends a mail for. */
  const asking = new AsyncLocalStorage<Request>();
  async function sendEngineMail({ to, subject, text }: { to: string; subject: string; text?: string }): Promise<void> {
    const request = asking.getStore();
    if (!request) throw new Error('The engine sent a mail that nobody asked for.');
    await send(readdress({ to, subject, text: text ?? '' }, addressOf(request, options.siteUrl), redirectOf(request)));
  }
  const gate = createGate();
  const engine = async (request: Request) => {
    await asCaller.introduce(request);
    return app.fetch(request);
  };
  const auth = answerAuth(
    {
      ...{ jwtSecret: options.jwtSecret, publishableKey: options.publishableKey, secretKey: options.secretKey },
      siteUrl: options.siteUrl,
      ...{ settings: () => settings, alone: onSession, send, now: Date.now },
    },
    (request) => asking.run(request, () => (isCode(request) ? sendCode(engine, request) : engine(request))),
  );
  const answer = answerRequest(engine, auth);
  return {
    async configure(next) {
      await onSession((database) => keepAuthSettings(database, next));
      settings = next;
    },
    fetch: (request) => asOne(() => (changesUploads(request) ? gate.pass(() => answer(request)) : answer(request))),
    alone,
    async forgetSchema() {
      await forgetPlans();
      await connection.clearSchemaCache();
    },
    capture: createCapture({
      ...{ database: connection.driver, folder: options.folder, gate },
      alone: (work) => alone('superuser', ({ database }) => work(database)),
    }),
    async close() {
      const { rows } = await onSession((database) => database.query<{ next: string }>(transactionSql));
      await connection.close();
      await noteRest(options.folder, rows[0]!.next);
    },
  };
}

/** Numbers are numbers in JSON, as PostgREST writes them; what JSON has no number for stays a word. */
const numericType = 1700;
function readNumeric(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

const isCode = (request: Request) => request.method === 'POST' && new URL(request.url).pathname === '/auth/v1/verify';

function changesUploads(request: Request): boolean {
  return request.method !== 'GET' && new URL(request.url).pathname.startsWith('/storage/v1/');
}
