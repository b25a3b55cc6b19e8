import { answerCall } from '@/lib/backends/backend-engine/answer-call';
import { connectDatabase } from '@/lib/backends/backend-engine/connect-database';
import type {
  EngineAnswer,
  EngineCall,
  SentRequest,
  SentResponse,
} from '@/lib/backends/backend-engine/engine-messages';
import { createRowListeners } from '@/lib/backends/backend-engine/listening/row-listeners';
import type { Mail } from '@/lib/backends/backend-engine/sign-in/auth-mails';
import { startEngine } from '@/lib/backends/backend-engine/start-engine';
import type { BackendId, BackendKeys } from '@/lib/backends/backends/backend';
import type { BackendTrouble } from '@/lib/backends/backends/backends';
import { createChangeFeed } from '@/lib/backends/backends/change-feed';
import { createDoor } from '@/lib/backends/backends/create-door';
import { createQuestions } from '@/lib/backends/backends/create-questions';
import { createSockets } from '@/lib/backends/realtime/create-sockets';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { VisitorSetup } from '../setup';
import { createLine } from './create-line';
import { createMemoryUploads } from './memory-uploads';
import { createPortSocket } from './port-socket';

/** Postgres's files, loaded. */
export type Loaded = { postgres: WebAssembly.Module; data: Blob; template: Blob };

export type WorldOptions = {
  setup: VisitorSetup;
  loaded: Loaded;
  /** Where pages reach it: `https://host/backend`. */
  reachedAt: string;
  onMail: (mail: Mail) => void;
  report: (error: unknown) => void;
};

/** One visitor's backend, in memory. */
export type World = {
  /** The path of the request is the backend's own, `/rest/v1/…`. */
  fetch(request: SentRequest): Promise<SentResponse>;
  /** Serves a page's WebSocket at this path of the backend. */
  connect(path: string, port: MessagePort): Promise<void>;
  close(): Promise<void>;
};

/** An app's own SQL that Postgres refused. */
export class SqlRefused extends Error {
  override name = 'SqlRefused';
}

/** The one backend of a worker. */
const id = 'visitor' as BackendId;

/**
 * Opens the empty backend that all apps start with, and turns it into this version's. The same engine, gateway and
 * realtime as on the server handle its calls; only the limits on strangers are left out, since the visitor is alone.
 * Policies work as on the server, but can't hide anything from a visitor who looks into the worker: all of it is
 * theirs.
 */
export async function openWorld({ setup, loaded, reachedAt, onMail, report }: WorldOptions): Promise<World> {
  const keys: BackendKeys = {
    publishableKey: setup.publishableKey,
    secretKey: random('sb_secret_'),
    jwtSecret: random(),
  };
  const connection = await connectDatabase({
    pgliteWasmModule: loaded.postgres,
    fsBundle: loaded.data,
    loadDataDir: loaded.template,
  });
  const engine = await startEngine({
    ...keys,
    ...{ connection, isPrepared: true, uploads: createMemoryUploads(), siteUrl: new URL(reachedAt).origin },
    sendMail: onMail,
  });
  const feed = createChangeFeed({ window: 40 });
  const listeners = createRowListeners(engine, (what) => (what === 'missed' ? feed.missed(id) : feed.changed(id, ask)));
  // Finish each call before the next starts: a browser has nothing like Node's `AsyncLocalStorage` to tell calls apart.
  const inLine = createLine();
  const hearing = new Set<() => void>();

  async function ask(asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>> {
    try {
      const answer = await inLine(() => answerCall({ ...engine, capture: null }, listeners, asked));
      if (asked.type === 'fetch' || asked.type === 'change' || asked.type === 'own') for (const hear of hearing) hear();
      return succeed(answer);
    } catch (error) {
      report(error);
      return fail({ code: 'backend-stopped' });
    }
  }

  const backends = {
    ...createQuestions((_, asked) => ask(asked), feed),
    unlisten(_: BackendId, numbers: readonly number[]) {
      feed.remove(id, numbers);
      void ask({ type: 'unlisten', numbers });
    },
    onCalled(_: BackendId, hear: () => void) {
      hearing.add(hear);
      return () => void hearing.delete(hear);
    },
  };
  // Nobody reads a visitor's mails: an account works at once.
  await backends.configure(id, { ...setup.authSettings, confirmEmail: false });
  for (const { name, statements, bringsOwner } of setup.parts) {
    const answer = await ask({ type: 'change', statements: statements as EngineStatements, bringsOwner });
    if (!answer.ok) throw new Error(`${name} could not be run.`);
    if (answer.value.type === 'refused') throw new SqlRefused(`${name}: ${answer.value.failure.message}`);
  }

  const sockets = createSockets({ backends, keysOf: () => Promise.resolve(keys), now: Date.now, report });
  const door = createDoor(
    {
      fetch: async (_, request) =>
        new URL(request.url).pathname.startsWith('/realtime/v1/')
          ? succeed(await sockets.fetch(id, request))
          : backends.fetch(id, request),
    },
    () => Promise.resolve(0),
  );

  return {
    async fetch({ method, url, headers, body }) {
      const request = new Request(url, { method, headers, body });
      request.headers.set('content-length', String(body?.byteLength ?? 0));
      const answer = await door({
        ...{ backendId: id, request, address: 'here', reachedAt },
        // As in the preview, the only user of the data becomes the app's owner by signing up first.
        onSignedIn: async () => void (await backends.own(id, 'first')),
      });
      const { status } = answer;
      return { status, headers: [...answer.headers], body: answer.body === null ? null : await answer.arrayBuffer() };
    },
    async connect(path, port) {
      const asked = await sockets.letIn(id, path);
      if ('refusal' in asked) {
        port.postMessage({ type: 'close', code: 1006, reason: asked.refusal[1] });
        return port.close();
      }
      const served = asked.serve(createPortSocket(port));
      void served;
      port.postMessage({ type: 'open' });
    },
    async close() {
      sockets.end(id);
      await inLine(() => engine.close());
    },
  };
}

type EngineStatements = Extract<EngineCall, { type: 'change' }>['statements'];

/** 248 bits that nobody can guess. */
function random(before = ''): string {
  const bytes = crypto.getRandomValues(new Uint8Array(31));
  return before + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
