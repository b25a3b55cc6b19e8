import { createProjectChannel } from '../../base/channel/drizzle-project-channel';
import type { Database } from '../../base/database/database';
import type { AppErrorCode } from '../../base/foundation/app-error';
import type { ProjectId, TurnId, VersionId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import { succeed } from '../../base/foundation/result';
import { promisesOf } from '../../base/promises/promise-schema';
import { createFileGate } from '../../projects/trees/file-gate';
import { commitVersion } from '../../projects/versions/commit-version';
import { createVersionFixture } from '../../projects/versions/version.fixture';
import type { Catalogue } from '../../modules/catalogue/manifest';
import type { Viewer } from '../../base/viewers/viewer';
import { createDraftFiles, type DraftStores } from './draft-files';
import { createTurnStore } from './drizzle-turn-store';
import { createMemoryTurnDatabase } from './memory-turn-database.fixture';
import { createObserverLeases } from './observer-leases';
import { startTurn } from './start-turn';
import type { ProjectEvent, TurnMode } from '../../base/turn-events/turn-event';
import type { CallModel, CallPart, MessagesRequest, PromiseCall, SumUp } from './turn-ports';
import type { Wait } from '../../base/foundation/id';
import { createTurnRunner } from './turn-runner';
import { changedSettings, versionMade } from './turn-version';

/** Whether a wait of this length is for a tab: for its report on a draft, or for its arrival. */
const isForTab = (milliseconds: number) => milliseconds === 15_000 || (milliseconds > 29_000 && milliseconds <= 30_000);
type Call = Parameters<CallModel>[0];
/** The model's answer to one call: text, which ends normally, or exact parts. */
export type Script = string | readonly CallPart[] | ((call: Call) => AsyncIterable<CallPart>);

export const usagePart: CallPart = {
  type: 'usage',
  model: 'fake',
  input: 10,
  cached: 0,
  output: 5,
  cost: 0.001,
  spent: 0.001,
  estimated: false,
};

/** Parts of a text cut every `size` characters, followed by its end. */
export function saying(text: string, end: CallPart = { type: 'end', reason: 'complete' }, size = 37): CallPart[] {
  const parts: CallPart[] = [];
  for (let start = 0; start < text.length; start += size) {
    parts.push({ type: 'text', text: text.slice(start, start + size) });
  }
  return [...parts, usagePart, end];
}

export function failing(code: AppErrorCode, retryable = true, retryAfterSeconds?: number): CallPart {
  return {
    type: 'failed',
    error: { code, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
    retryable,
  };
}

/** A part of a reply that waits, so that a test can act in the middle. */
export function pausing(before: string, after: string) {
  let resume = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    resume = resolve;
  });
  let reached = (): void => undefined;
  const paused = new Promise<void>((resolve) => {
    reached = resolve;
  });
  async function* script({ signal }: Call): AsyncIterable<CallPart> {
    yield { type: 'text', text: before };
    reached();
    await Promise.race([held, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))]);
    if (signal.aborted) return;
    yield { type: 'text', text: after };
    yield usagePart;
    yield { type: 'end', reason: 'complete' };
  }
  return { script, paused, resume: () => resume() };
}

/** Turns over a real database with a scripted model; `process()` is one server process. For tests only. */
export function createTurnFixture(db: Database, modules: Catalogue = new Map()) {
  const fixture = createVersionFixture(db);
  const { blobs, ownBlobs, trees, versions, createId, access } = fixture;
  const gate = createFileGate(blobs);
  const scripts: Script[] = [];
  const database = createMemoryTurnDatabase();
  const calls: (Call & { request: MessagesRequest })[] = [];
  const waits: number[] = [];
  const discounts: { turnId: TurnId; attempts: readonly number[] | 'all' }[] = [];
  const errors: unknown[] = [];
  const followed: TurnId[] = [];
  const bundle = { check: async (_treeHash: string): Promise<Problem[] | null> => [] };
  const model = {
    kind: 'live' as 'live' | 'demo',
    miss: null as string | null,
    spare: null as string | null,
    sight: 'sees' as 'sees' | 'blind',
    /** Whether the turn makes a separate call for promises. */
    writesPromises: false,
  };
  /** The input of each call for promises. */
  const promiseCalls: Parameters<PromiseCall['messages']>[0][] = [];
  /** The app's page, each time a reply wrote it. */
  const pages: string[] = [];
  const sums: Awaited<ReturnType<SumUp>>[] = [];
  /** Faults of server functions while a draft was tried. */
  const onServer: Problem[] = [];
  let lastRequest: MessagesRequest | null = null;
  let time = 1_000_000;
  const now = () => time++;
  const wait: Wait = async (milliseconds, signal) => {
    if (milliseconds > 0 && !isForTab(milliseconds)) waits.push(milliseconds);
    if (!isForTab(milliseconds) || signal.aborted) return;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  };

  async function* callModel(call: Call): AsyncIterable<CallPart> {
    calls.push({ ...call, request: lastRequest! });
    const script = scripts.shift();
    if (script === undefined) throw new Error('The model was called once too often.');
    if (typeof script === 'function') yield* script(call);
    else yield* typeof script === 'string' ? saying(script) : script;
  }

  function process(owner: string) {
    const channel = createProjectChannel({ db, now });
    const store = createTurnStore({ db, now });
    const observers = createObserverLeases({ now, wait });
    const readHead = async (projectId: ProjectId): Promise<VersionId> => (await versions.head(projectId))!.id;
    const runner = createTurnRunner({
      ...{ store, channel, observers, readHead, createId, now, wait, callModel, owner },
      openDraft: async (projectId, base) => {
        const version = await versions.get(projectId, base);
        const tree = await trees.read(version!.treeHash);
        const stores: DraftStores = {
          gate,
          readBlob: (hash) => blobs.get(hash),
          writeTree: (files, contents) => trees.write(files, contents),
        };
        return createDraftFiles(tree!, stores, modules);
      },
      buildMessages: async (request) => {
        lastRequest = request;
        return [{ role: 'user', content: request.prompt }];
      },
      promiseCall: {
        isWanted: async () => model.writesPromises,
        async messages(told) {
          promiseCalls.push(told);
          return [{ role: 'user', content: told.prompt }];
        },
      },
      discountCalls: async (turnId, attempts) => void discounts.push({ turnId, attempts }),
      readPromises: async (projectId, id) => promisesOf((await versions.get(projectId, id))!.settings),
      commitVersion: async ({ treeHash, promises, direction, alongside, steps, ...input }) => {
        const tree = await trees.read(treeHash);
        const settings = changedSettings({ promises, direction });
        const committed = await commitVersion(
          { ...fixture, channel },
          {
            ...input,
            tree: tree!,
            ...(settings ? { settings } : {}),
            author: 'model',
            alongside: (tx, version) => alongside(tx, versionMade(version)),
            steps: (version) => steps(versionMade(version)),
          },
        );
        return committed.ok ? succeed(versionMade(committed.value)) : committed;
      },
      checkBundle: (_projectId, treeHash) => bundle.check(treeHash),
      resolvePackage: async (_name, version) => succeed(version ?? '^1.0.0'),
      database: database.port,
      modules,
      demoMiss: () => model.miss,
      modelKind: () => model.kind,
      sumUp: async () => sums.shift() ?? { summary: null, usage: null },
      nameApp: async ({ page }) => void pages.push(page),
      modelNames: () => ({ first: 'fake', spare: model.spare }),
      modelSight: () => (model.kind === 'demo' ? 'demo' : model.sight),
      followTurn: async (turnId) => void followed.push(turnId),
      report: (error) => void errors.push(error),
    });
    const functions = { faultsOfTrial: async () => [...onServer] };
    return { store, channel, observers, runner, access, readHead, createId, blobs, ownBlobs, functions };
  }

  const here = process('here');
  async function say(
    project: { projectId: ProjectId; viewer: Viewer },
    prompt: string,
    mode?: TurnMode,
  ): Promise<TurnId> {
    const started = await startTurn(here, { ...project, prompt, mode });
    if (!started.ok) throw new Error(started.error.code);
    return started.value.turnId;
  }

  async function eventsOf(turnId: TurnId): Promise<ProjectEvent[]> {
    return here.channel.readTurn(turnId, 0, 100_000);
  }

  /** Resolves with the project's first event of that type, past or future. */
  function until<Type extends ProjectEvent['type']>(
    projectId: ProjectId,
    type: Type,
    matches = (_event: ProjectEvent) => true,
  ) {
    return new Promise<Extract<ProjectEvent, { type: Type }>>((resolve) => {
      const stop = here.channel.listen(projectId, 0, (events) => {
        const found = events.find((event) => event.type === type && matches(event));
        if (!found) return;
        queueMicrotask(() => stop());
        resolve(found as Extract<ProjectEvent, { type: Type }>);
      });
    });
  }

  async function filesAtHead(projectId: ProjectId): Promise<Record<string, string>> {
    const head = await versions.head(projectId);
    const tree = await trees.read(head!.treeHash);
    const files: Record<string, string> = {};
    for (const [path, { hash }] of Object.entries(tree!))
      files[path] = new TextDecoder().decode((await blobs.get(hash))!);
    return files;
  }

  return {
    ...fixture,
    ...{
      onServer,
      here,
      process,
      scripts,
      calls,
      promiseCalls,
      waits,
      discounts,
      pages,
      errors,
      followed,
      bundle,
      database,
      model,
      sums,
      say,
      eventsOf,
      until,
      filesAtHead,
    },
    advance: (milliseconds: number) => void (time += milliseconds),
  };
}
