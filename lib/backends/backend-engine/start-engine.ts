import { App, setExperimental } from '@supabase/lite';
import type { PGlite, PgliteConnection } from '@supabase/lite/pglite';
import { AsyncLocalStorage } from 'node:async_hooks';
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
import { partsSql } from './layout/parts-sql';
import { lendEngineSql, ownersSql, rolesSql } from './layout/roles-sql';
import { createGate, type Gate } from './uploads/create-gate';
import { checkCasts } from './rows/check-casts';
import { type Actor, createActors } from './session/actor';
import { asOne } from './session/create-lock';
import { dropSpareDatabases } from './drop-spare-databases';
import { sealProof } from './sign-in/codes';
import { sendCode } from './sign-in/mend-codes';
import { createCallerReader } from './session/read-caller';
import { type Alone, serialiseConnection } from './session/serialise-connection';
import type { GuessPassword } from './sign-in/refuse-password';
import { createFindEnded, type FindEnded, readTokenOf } from './sign-in/standing-sessions';

/** The keys that identify a backend's callers, and where its mails go. */
export type EngineKeys = {
  /** `sb_publishable_…`, public; policies decide which rows its callers see. */
  publishableKey: string;
  /** `sb_secret_…`, bypasses all policies; never sent to a page. */
  secretKey: string;
  jwtSecret: string;
  siteUrl: string;
  /** Called for each mail, which is also stored with the data. */
  sendMail: (mail: Mail) => void;
  guessPassword?: GuessPassword;
};

export type StartOptions = EngineKeys & {
  /** Already connected; from here on only the engine may use it. */
  connection: PgliteConnection;
  /** Its system tables are already as this engine creates them; otherwise they are created or fixed. */
  isPrepared: boolean;
  uploads: NonNullable<App['_storageAdapter']>;
};

/** One open database with sign-in, rows and uploads, wherever its files are stored. */
export type StartedEngine = {
  /** Handles a request from supabase-js. */
  fetch: (request: Request) => Promise<Response>;
  /** Gives `work` exclusive use of the session as an actor: no other statement gets in between. */
  alone: <Value>(actor: Actor, work: (session: Alone) => Promise<Value>) => Promise<Value>;
  findEnded: FindEnded;
  /** Drops cached knowledge of tables and columns; called after each schema change. */
  forgetSchema: () => Promise<void>;
  /** Changes how people sign in, permanently. */
  configure: (settings: AuthSettings) => Promise<void>;
  /** Every change of uploads passes through it, so that a caller can wait until none is halfway. */
  gate: Gate;
  close: () => Promise<void>;
};

/**
 * The engine over an open database. Of Node's features it uses only those that browsers have too or are given a
 * replacement for.
 */
export async function startEngine({
  connection,
  isPrepared,
  uploads,
  ...options
}: StartOptions): Promise<StartedEngine> {
  // The engine calls its storage experimental; we rely on our own contract suite.
  setExperimental('storage', true);
  const actors = createActors(connection.driver);
  const { alone, askEach, forgetPlans } = serialiseConnection(connection, actors);
  await alone('superuser', async ({ database }) => {
    // Nothing else in the database runs until an ordinary role owns everything in it.
    if (!isPrepared) await database.exec(`${rolesSql} ${lendEngineSql}`);
    await actors.learn();
    // An earlier process may have died during a migration.
    const { rows } = await database.query(isLentSql);
    if (rows.length > 0) await database.exec(takeBackSql);
  });
  // Otherwise the engine grants everything on all tables again at each open, undoing what migrations revoked.
  Object.assign(connection, { ensureRlsContext: () => Promise.resolve(true) });
  const readQuery = connection.onPostgrestAST.bind(connection);
  connection.onPostgrestAST = async (...asked) => {
    const query = await readQuery(...asked);
    checkCasts(query);
    return query;
  };

  const findEnded = createFindEnded(askEach);
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
  app._storageAdapter = uploads;
  await app.init();
  if (!isPrepared) {
    await app.ensureSystemSchema();
    await alone('superuser', async ({ database }) => {
      for (const sql of [bootstrapSql, storageSql, realtimeSql, authSql, ownersSql, ownerSql, partsSql])
        await database.exec(sql);
      await dropSpareDatabases(database);
    });
  }
  const onSession = <Value>(work: (database: PGlite) => Promise<Value>) =>
    alone('engine', ({ database }) => work(database));

  let settings = await onSession(readAuthSettings);
  const send = async (mail: Mail) => {
    await onSession((database) => keepMail(database, mail));
    options.sendMail(mail);
  };
  /**
   * Collects the mails the engine sends during a request: it stores their proof only after sending, so ours go out
   * afterwards.
   */
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
    ...(options.guessPassword && { guessPassword: options.guessPassword }),
  };
  const auth = answerAuth(context, (request) =>
    isCode(request) ? sendCode(context, askWithMails, request) : askWithMails(request),
  );
  const answer = answerRequest(engine, auth, async (request) => {
    const claims = await readCaller(request);
    const token = claims && readTokenOf(claims);
    // For an unreadable token the engine explains what is wrong.
    if (token === null) return 'stands';
    if (token === 'malformed') return 'refused';
    const ended = await findEnded([token]);
    if (ended.length === 0) return 'stands';
    // With the secret key, a session reduces rights: dropping it would grant more.
    return request.headers.get('apikey') === options.publishableKey ? 'ended' : 'refused';
  });
  return {
    async configure(next) {
      await onSession((database) => keepAuthSettings(database, next));
      settings = next;
    },
    fetch: (request) => asOne(() => (changesUploads(request) ? gate.pass(() => answer(request)) : answer(request))),
    alone,
    findEnded,
    async forgetSchema() {
      await forgetPlans();
      await connection.clearSchemaCache();
    },
    gate,
    close: () => connection.close(),
  };
}

const isCode = (request: Request) => request.method === 'POST' && new URL(request.url).pathname === '/auth/v1/verify';

function changesUploads(request: Request): boolean {
  return request.method !== 'GET' && new URL(request.url).pathname.startsWith('/storage/v1/');
}
