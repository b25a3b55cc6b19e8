import { App, setExperimental } from '@supabase/lite';
import { createPgliteConnection, PGlite } from '@supabase/lite/pglite';
import { AsyncLocalStorage } from 'node:async_hooks';
import path from 'node:path';
import { addressOf } from './sign-in/app-address';
import { answerAuth } from './sign-in/answer-auth';
import { answerRequest } from './answer-request';
import { createAsCaller } from './session/as-caller';
import { keepMail, linkOf, type Mail, readMail, writeMail } from './sign-in/auth-mails';
import { authSql, type AuthSettings, keepAuthSettings, readAuthSettings } from './sign-in/auth-settings';
import { type AuthContext, redirectOf } from './sign-in/auth-context';
import { bootstrapSql, realtimeSql, storageSql } from './layout/bootstrap-sql';
import { isLentSql, takeBackSql } from './layout/lend-owners';
import { ownerSql } from './layout/owner-sql';
import { lendEngineSql, ownersSql, rolesSql } from './layout/roles-sql';
import { type Capture, createCapture } from './snapshot/capture';
import { createGate } from './uploads/create-gate';
import { checkCasts } from './rows/check-casts';
import { type Actor, createActors } from './session/actor';
import { asOne } from './session/create-lock';
import { dropSpareDatabases } from './drop-spare-databases';
import { claimFolder } from './engine-note';
import { engineVersion } from './engine-version';
import { createFileUploads } from './uploads/file-uploads';
import { sweepUploads } from './uploads/sweep-uploads';
import { forgetRest, noteRest, transactionSql } from './snapshot/last-transaction';
import { sealProof } from './sign-in/codes';
import { sendCode } from './sign-in/mend-codes';
import { isPrepared, notePrepared } from './prepared';
import { createCallerReader } from './session/read-caller';
import { type Alone, serialiseConnection } from './session/serialise-connection';
import { findEnded, readTokenOf } from './sign-in/standing-sessions';
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
  const readQuery = connection.onPostgrestAST.bind(connection);
  connection.onPostgrestAST = async (...asked) => {
    const query = await readQuery(...asked);
    checkCasts(query);
    return query;
  };

  const readCaller = createCallerReader(options.jwtSecret, Date.now);
  const asCaller = createAsCaller({ ...options, readCaller });
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
  const uploads = path.join(options.folder, 'uploads');
  await sweepUploads(uploads, Date.now());
  app._storageAdapter = createFileUploads(uploads);
  await app.init();
  if (!isReady) {
    await app.ensureSystemSchema();
    await alone('superuser', async ({ database }) => {
      for (const sql of [bootstrapSql, storageSql, realtimeSql, authSql, ownersSql, ownerSql]) await database.exec(sql);
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
  /** Mails the engine sends while it answers a request: it keeps what they prove only after it has sent them. */
  const asking = new AsyncLocalStorage<{ to: string; text: string }[]>();
  function sendEngineMail({ to, text }: { to: string; text?: string }): Promise<void> {
    const mails = asking.getStore();
    if (!mails) throw new Error('The engine sent a mail that nobody asked for.');
    mails.push({ to, text: text ?? '' });
    return Promise.resolve();
  }
  async function askWithMails(request: Request): Promise<Response> {
    const mails: { to: string; text: string }[] = [];
    const at = addressOf(request, options.siteUrl);
    const answer = await asking.run(mails, () => engine(request));
    for (const { to, text } of mails) {
      const { kind, code, hasLink } = readMail({ text });
      const proof = await onSession((database) => sealProof(database, options.jwtSecret, to, code));
      await send(writeMail(kind, to, code, hasLink ? linkOf(at, kind, proof, redirectOf(request)) : null));
    }
    return answer;
  }
  const gate = createGate();
  const engine = async (request: Request) => {
    await asCaller.introduce(request);
    return app.fetch(request);
  };
  const context: AuthContext = {
    ...{ jwtSecret: options.jwtSecret, publishableKey: options.publishableKey, secretKey: options.secretKey },
    ...{ siteUrl: options.siteUrl, settings: () => settings, alone: onSession, send, now: Date.now },
  };
  const auth = answerAuth(context, (request) =>
    isCode(request) ? sendCode(context, askWithMails, request) : askWithMails(request),
  );
  const answer = answerRequest(engine, auth, async (request) => {
    const claims = await readCaller(request);
    const token = claims && readTokenOf(claims);
    // What is wrong with a token that can't be read, the engine says.
    if (token === null) return 'stands';
    if (token === 'malformed') return 'refused';
    const ended = await alone('engine', ({ ask }) => findEnded(ask, [token]));
    if (ended.length === 0) return 'stands';
    // Beside the secret key a session takes rights away: without it there would be more.
    return request.headers.get('apikey') === options.publishableKey ? 'ended' : 'refused';
  });
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
