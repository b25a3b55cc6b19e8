import type { FileOperation, FileTree } from '../files/file-operation';
import type { DraftId, TurnId, VersionId } from '../foundation/id';
import type { AppPromise } from '../promises/promise';
import type { CompilerOperation } from '../runtime/compiler';
import type { Checks, Runtime } from '../runtime/runtime';
import type { Visit } from '../runtime/visit';
import type { ProjectEvent, TurnEvent } from '../turn-events/turn-event';
import type { ProjectApi } from './api-client';
import { coalesceCommands, replayable } from './coalesce-commands';
import { noDraft, stepDraft, type RuntimeCommand } from './draft-operations';
import { holdChanges } from './hold-changes';
import { differenceOf, followTree, pathsOf, shownTreeOf, unknownContent, type ShownTree } from './shown-tree';

type Trying = { turnId: TurnId; draftId: DraftId; treeHash: string; promises: readonly AppPromise[]; checks: Checks };

type Attached = {
  runtime: Runtime;
  abort: AbortController;
  tail: Promise<void>;
  shown: ShownTree;
  /** Paths that turns touched before the base was mounted; null once it is. */
  touched: Set<string> | null;
};

export type RuntimeDriver = {
  /** Takes events in order; before a runtime is attached they are remembered for it. */
  take(events: readonly ProjectEvent[]): void;
  /** Shows the head and the running turn's draft in it, and then follows. Returns how to let go of it. */
  attach(runtime: Runtime): () => void;
  /**
   * Shows a person's save before the server has it. `kept` tells what became of it, null where it was refused, and then
   * the head is in view again.
   */
  showSave(operations: readonly FileOperation[], kept: Promise<KeptVersion | null>): void;
  /** Whether this tab is the one whose report counts; only then is a tree tried. */
  setObserver(isHeld: boolean): void;
};

/** What a save became. */
export type KeptVersion = { versionId: VersionId; number: number };

const filesAtOnce = 6;
/** The server takes a tab for gone after 15 s of silence. */
const progressMs = 4000;

/**
 * Keeps a runtime in step with the project: mounts the head, follows a turn's files as they end, goes back when
 * an attempt is void, tries a tree when the server asks and reports what it saw. Calls go one after another.
 */
export function createRuntimeDriver({
  api,
  head,
  visits,
  onFault,
  now = Date.now,
}: {
  api: ProjectApi;
  head: { versionId: VersionId; number: number; treeHash: string };
  visits: () => readonly Visit[];
  onFault: (error: unknown) => void;
  now?: () => number;
}): RuntimeDriver {
  let headVersion = head.versionId;
  let headNumber = head.number;
  let draft = noDraft;
  /** Whether the turn changes an app that works, instead of building one on the template. */
  let isStanding = false;
  /** What such a turn has changed and the preview does not show yet. */
  let waiting: readonly FileOperation[] = [];
  /** Commands of the running (or interrupted) turn, for a runtime that is attached later. */
  let remembered: RuntimeCommand[] = [];
  /** What the events did to files, for the same. */
  let rememberedEvents: TurnEvent[] = [];
  let toTry: Trying | null = null;
  let isObserver = false;
  let attached: Attached | null = null;
  let tryAbort: AbortController | null = null;
  /** Saves in view that the server has not answered; no head may be shown over them. */
  let openSaves = 0;

  function enqueue(to: Attached, job: () => Promise<void>): void {
    to.tail = to.tail.then(async () => {
      if (to.abort.signal.aborted) return;
      try {
        await job();
      } catch (error) {
        if (!to.abort.signal.aborted) onFault(error);
      }
    });
  }

  async function read(
    versionId: VersionId,
    files: ReadonlyArray<[path: string, hash: string]>,
  ): Promise<CompilerOperation[]> {
    const operations: CompilerOperation[] = [];
    for (let start = 0; start < files.length; start += filesAtOnce) {
      const batch = files.slice(start, start + filesAtOnce);
      const results = await Promise.all(batch.map(([path, hash]) => api.readFile(versionId, path, hash)));
      operations.push(...results.flatMap((result) => (result.ok ? [result.value] : [])));
    }
    return operations;
  }

  async function revert(to: Attached, versionId: VersionId, paths: readonly string[]): Promise<void> {
    const tree = await api.tree(versionId);
    if (!tree.ok) return;
    const { entries } = tree.value;
    const kept = paths.filter((path) => entries[path] !== undefined);
    const writes = await read(
      versionId,
      kept.map((path) => [path, entries[path]!.hash]),
    );
    const deletes = paths
      .filter((path) => entries[path] === undefined)
      .map((path) => ({ type: 'file-delete' as const, path }));
    await to.runtime.apply([...writes, ...deletes], true);
  }

  /** The preview becomes that version whatever it showed before; usually nothing differs, and of `known` nothing does. */
  async function showVersion(to: Attached, versionId: VersionId, known: readonly string[] = []): Promise<void> {
    const tree = await api.tree(versionId);
    if (!tree.ok) return;
    const { write, remove } = differenceOf(withKnown(to.shown, tree.value.entries, known), tree.value.entries);
    const writes = await read(
      versionId,
      write.map((path) => [path, tree.value.entries[path]!.hash]),
    );
    // Half a version would not run: what is shown stays until all of it could be read.
    if (writes.length < write.length) return;
    to.shown = shownTreeOf(tree.value.entries);
    if (write.length > 0 || remove.length > 0) {
      await to.runtime.apply([...writes, ...remove.map((path) => ({ type: 'file-delete' as const, path }))], false);
    }
    // It is what the runtime holds, and by this name the next visit finds it compiled.
    const { hash, entries } = tree.value;
    if (hash !== null) await to.runtime.mount({ hash, entries }, to.abort.signal);
  }

  function run(to: Attached, command: RuntimeCommand): Promise<void> {
    switch (command.type) {
      case 'hold-data':
        return to.runtime.holdData();
      case 'apply':
        return to.runtime.apply(command.operations, command.isStreaming);
      case 'apply-partial':
        return to.runtime.applyPartial(command.path, command.text);
      case 'revert':
        return revert(to, command.versionId, command.paths);
      case 'flush':
        return to.runtime.flush();
      case 'try':
        return Promise.resolve();
      default:
        return command satisfies never;
    }
  }

  /** Starts trying when asked, allowed and not yet under way; called whenever one of these changes. */
  function tryIfDue(): void {
    if (attached === null || toTry === null || !isObserver || tryAbort !== null) return;
    const to = attached;
    const trying = toTry;
    const abort = new AbortController();
    tryAbort = abort;
    enqueue(to, async () => {
      const signal = AbortSignal.any([abort.signal, to.abort.signal]);
      if (signal.aborted) return;
      let toldAt = now();
      const progressed = () => {
        if (now() - toldAt < progressMs || signal.aborted) return;
        toldAt = now();
        void api.observeProgress(trying.turnId, trying.draftId, trying.treeHash);
      };
      const { treeHash, promises, checks } = trying;
      const tried = to.runtime.try(treeHash, signal, visits(), promises, progressed, checks);
      // Called off, as when the server has waited long enough: no fault of anybody.
      const observation = await tried.catch((error: unknown) => {
        if (signal.aborted) return null;
        throw error;
      });
      if (observation !== null && !signal.aborted) await api.observe(trying.turnId, trying.draftId, observation);
    });
  }

  function stopTrying(): void {
    toTry = null;
    tryAbort?.abort();
    tryAbort = null;
  }

  function follow(to: Attached, event: TurnEvent): void {
    if (to.touched !== null) for (const path of pathsOf(event)) to.touched.add(path);
    else if (event.type === 'reply-restart') to.shown = withUnknown(to.shown, draft.held.keys());
    else to.shown = followTree(to.shown, event);
  }

  function takeHead({ versionId, number }: KeptVersion): void {
    if (number < headNumber) return;
    headVersion = versionId;
    headNumber = number;
  }

  function takeOne(event: ProjectEvent): RuntimeCommand[] {
    if (event.type === 'head-changed' || event.type === 'version-made') takeHead(event);
    if (!('draftId' in event)) return [];
    const next = stepDraft(draft, event);
    if (attached !== null) follow(attached, event);
    draft = next.draft;
    if (event.type === 'turn-start') {
      isStanding = headNumber > 1;
      if (event.continues === null) {
        remembered = [];
        rememberedEvents = [];
      }
    }
    const commands = isStanding ? next.commands.flatMap(hold) : next.commands;
    if (event.type === 'verify-start') {
      stopTrying();
      const { turnId, draftId, treeHash, promises = [], before = null, toProve = [] } = event;
      toTry = { turnId, draftId, treeHash, promises, checks: { before, toProve } };
    }
    if (event.type === 'observation' || event.type === 'repair-start' || event.type === 'turn-end') stopTrying();
    remembered.push(...commands);
    rememberedEvents.push(event);
    if (event.type === 'turn-end' && event.outcome !== 'interrupted') {
      remembered = [];
      rememberedEvents = [];
    }
    return commands;
  }

  function hold(command: RuntimeCommand): RuntimeCommand[] {
    const step = holdChanges(waiting, command);
    waiting = step.waiting;
    return step.commands;
  }

  return {
    take(events) {
      const commands: RuntimeCommand[] = [];
      let isSettled = false;
      for (const event of events) {
        commands.push(...takeOne(event));
        if (event.type === 'head-changed' || (event.type === 'turn-end' && event.outcome !== 'interrupted'))
          isSettled = true;
        if (event.type === 'turn-start') isSettled = false;
      }
      if (attached === null) return;
      const to = attached;
      for (const command of coalesceCommands(commands)) enqueue(to, () => run(to, command));
      // While a turn works its draft is in view; afterwards the head is, whoever made it.
      if (isSettled && draft.baseVersionId === null && openSaves === 0) {
        const version = headVersion;
        enqueue(to, () => showVersion(to, version));
        // What the app had loaded of its data, and who it takes for signed in, may be gone, though no file of it has changed.
        const wentBack = events.some((event) => event.type === 'head-changed' && event.kind === 'restore');
        if (wentBack) enqueue(to, () => to.runtime.reload());
      }
      tryIfDue();
    },
    attach(runtime) {
      const to: Attached = {
        runtime,
        abort: new AbortController(),
        shown: new Map(),
        touched: new Set(rememberedEvents.flatMap(pathsOf)),
        tail: Promise.resolve(),
      };
      attached = to;
      const version = headVersion;
      const commands = replayable(remembered);
      enqueue(to, async () => {
        const tree = await api.tree(version);
        if (!tree.ok) throw new Error(`tree of ${version}: ${tree.error.code}`);
        to.shown = withUnknown(shownTreeOf(tree.value.entries), to.touched ?? []);
        to.touched = null;
        // Known from the page where the answer itself doesn't say.
        const hash = tree.value.hash ?? (version === head.versionId ? head.treeHash : version);
        await runtime.mount({ hash, entries: tree.value.entries }, to.abort.signal);
      });
      for (const command of commands) enqueue(to, () => run(to, command));
      tryIfDue();
      return () => {
        to.abort.abort();
        if (attached === to) attached = null;
        tryAbort = null;
        void to.tail.then(() => runtime.dispose()).catch(onFault);
      };
    },
    showSave(operations, kept) {
      if (attached === null || draft.baseVersionId !== null) return;
      const to = attached;
      const paths = operations.flatMap(pathsOfOperation);
      openSaves += 1;
      enqueue(to, () => to.runtime.apply(operations, false));
      enqueue(to, async () => {
        to.shown = withUnknown(to.shown, paths);
      });
      const settle = (version: KeptVersion | null) => {
        openSaves -= 1;
        if (version !== null) takeHead(version);
        if (openSaves > 0 || draft.baseVersionId !== null) return;
        const shown = headVersion;
        enqueue(to, () => showVersion(to, shown, shown === version?.versionId ? paths : []));
      };
      kept.then(settle, () => settle(null));
    },
    setObserver(isHeld) {
      isObserver = isHeld;
      tryIfDue();
    },
  };
}

function withUnknown(shown: ShownTree, paths: Iterable<string>): ShownTree {
  const copy = new Map(shown);
  for (const path of paths) copy.set(path, unknownContent);
  return copy;
}

/** Of these paths the preview shows what the version holds, deleted ones included. */
function withKnown(shown: ShownTree, entries: FileTree, paths: readonly string[]): ShownTree {
  if (paths.length === 0) return shown;
  const copy = new Map(shown);
  for (const path of paths) {
    const entry = entries[path];
    if (entry) copy.set(path, entry.hash);
    else copy.delete(path);
  }
  return copy;
}

function pathsOfOperation(operation: FileOperation): string[] {
  return operation.type === 'file-rename' ? [operation.from, operation.to] : [operation.path];
}
