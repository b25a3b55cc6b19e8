import type { FileOperation, FileTree } from '../../base/files/file-operation';
import type { DraftId, TurnId, VersionId } from '../../base/foundation/id';
import type { AppPromise } from '../../base/promises/promise';
import type { Checks, Runtime } from '../../preview/runtime/runtime';
import type { ProjectEvent, TurnEvent } from '../../base/turn-events/turn-event';
import type { ProjectApi } from './api-client';
import { coalesceCommands, replayable } from './coalesce-commands';
import { noDraft, stepDraft, type RuntimeCommand } from './draft-operations';
import { holdChanges } from './hold-changes';
import { readFiles } from './read-files';
import { differenceOf, followTree, pathsOf, shownTreeOf, unknownContent, type ShownTree } from './shown-tree';

type Trying = { turnId: TurnId; draftId: DraftId; treeHash: string; promises: readonly AppPromise[]; checks: Checks };

type Attached = {
  runtime: Runtime;
  abort: AbortController;
  tail: Promise<void>;
  shown: ShownTree;
  /** Paths that turns touched before the base was mounted; null once it is. */
  touched: Set<string> | null;
  /** The head that is shown next, while nothing else waits behind it. */
  nextHead: { version: VersionId } | null;
};

export type RuntimeDriver = {
  /** Takes events in order; keeps them until a runtime is attached. */
  take(events: readonly ProjectEvent[]): void;
  /** Shows the head and the running turn's draft in the runtime, then follows. Returns a function that detaches it. */
  attach(runtime: Runtime): () => void;
  /**
   * Shows a person's save before the server has stored it. `kept` resolves to the resulting version, or to null if the
   * save was refused; then the head is shown again.
   */
  showSave(operations: readonly FileOperation[], kept: Promise<KeptVersion | null>): void;
  /**
   * Shows an earlier version in place of the head, only to look at; anything that changes the app shows the head again.
   * `back` runs once the head is in the frame. Returns false, and changes nothing, while a turn or a save changes the
   * app.
   */
  standIn(versionId: VersionId, back: () => void): boolean;
  /** Shows the head again; does nothing without a stand-in. */
  endStandIn(): void;
  /** Sets whether this tab's report counts; only then does it try trees. */
  setObserver(isHeld: boolean): void;
};

/** The version that a save became. */
export type KeptVersion = { versionId: VersionId; number: number };

/** The server considers a tab gone after 15 s of silence. */
const progressMs = 4000;

/**
 * Keeps a runtime in step with the project: mounts the head, applies a turn's files as they are finished, reverts when
 * an attempt is void, tries a tree when the server asks, and reports the result. Calls run one after another.
 */
export function createRuntimeDriver({
  api,
  head,
  onFault,
  now = Date.now,
}: {
  api: ProjectApi;
  head: { versionId: VersionId; number: number; treeHash: string };
  onFault: (error: unknown) => void;
  now?: () => number;
}): RuntimeDriver {
  let headVersion = head.versionId;
  let headNumber = head.number;
  let draft = noDraft;
  /** Whether the turn changes a working app rather than building one on the template. */
  let isStanding = false;
  /** Changes of such a turn that the preview does not show yet. */
  let waiting: readonly FileOperation[] = [];
  /** Commands of the running (or interrupted) turn, for a runtime attached later. */
  let remembered: RuntimeCommand[] = [];
  /** Changes to files by those events, for the same purpose. */
  let rememberedEvents: TurnEvent[] = [];
  let toTry: Trying | null = null;
  let isObserver = false;
  let attached: Attached | null = null;
  let tryAbort: AbortController | null = null;
  /** The number of saves that are shown but that the server has not responded to yet; no head may replace them. */
  let openSaves = 0;
  /** Set while an earlier version is shown; called when the head is shown again. */
  let endStandIn: (() => void) | null = null;

  function enqueue(to: Attached, job: () => Promise<void>): void {
    to.nextHead = null;
    to.tail = to.tail.then(async () => {
      if (to.abort.signal.aborted) return;
      try {
        await job();
      } catch (error) {
        if (!to.abort.signal.aborted) onFault(error);
      }
    });
  }

  /** Shows a new head. If several arrive faster than they can be shown, only the last of those that wait is shown. */
  function showHead(to: Attached, version: VersionId): void {
    if (to.nextHead !== null) return void (to.nextHead.version = version);
    const next = { version };
    enqueue(to, () => {
      if (to.nextHead === next) to.nextHead = null;
      return showVersion(to, next.version);
    });
    to.nextHead = next;
  }

  async function revert(to: Attached, versionId: VersionId, paths: readonly string[]): Promise<void> {
    const tree = await api.tree(versionId);
    if (!tree.ok) return;
    const { entries } = tree.value;
    const kept = paths.filter((path) => entries[path] !== undefined);
    const writes = await readFiles(
      api,
      versionId,
      kept.map((path) => [path, entries[path]!.hash]),
    );
    const deletes = paths
      .filter((path) => entries[path] === undefined)
      .map((path) => ({ type: 'file-delete' as const, path }));
    await to.runtime.apply([...writes, ...deletes], true);
  }

  /**
   * Makes the preview show that version, whatever it showed before. Usually nothing differs; the files at `known` paths
   * certainly don't.
   */
  async function showVersion(to: Attached, versionId: VersionId, known: readonly string[] = []): Promise<void> {
    const tree = await api.tree(versionId);
    if (!tree.ok) return;
    const { write, remove } = differenceOf(withKnown(to.shown, tree.value.entries, known), tree.value.entries);
    const writes = await readFiles(
      api,
      versionId,
      write.map((path) => [path, tree.value.entries[path]!.hash]),
    );
    // Half a version would not run: keep what is shown until all of it has been read.
    if (writes.length < write.length) return;
    to.shown = shownTreeOf(tree.value.entries);
    if (write.length > 0 || remove.length > 0) {
      await to.runtime.apply([...writes, ...remove.map((path) => ({ type: 'file-delete' as const, path }))], false);
    }
    // The runtime already holds it; mounting by name lets the next visit find it compiled.
    const { hash, entries } = tree.value;
    if (hash !== null) await to.runtime.mount({ hash, entries }, to.abort.signal);
  }

  /** Call it before anything is changed: changes belong to the head, not to the version shown in its place. */
  function showHeadAgain(to: Attached): void {
    if (endStandIn === null) return;
    const version = headVersion;
    enqueue(to, () => showVersion(to, version));
    sayHeadIsBack(to);
  }

  /** Reports it once the head is in the frame: until then the runtime's status is that of another version. */
  function sayHeadIsBack(to: Attached): void {
    const end = endStandIn;
    endStandIn = null;
    if (end !== null) enqueue(to, async () => end());
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

  /** Starts a trial if it is requested, allowed and not running; called whenever one of these changes. */
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
      const tried = to.runtime.try(treeHash, signal, [], promises, progressed, checks);
      // The trial was cancelled, for example because the server stopped waiting: not an error.
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
      isStanding = headNumber > 0;
      if (event.continues === null) {
        remembered = [];
        rememberedEvents = [];
      }
    }
    const commands = isStanding ? next.commands.flatMap(hold) : next.commands;
    if (event.type === 'verify-start') {
      stopTrying();
      const { turnId, draftId, treeHash, promises = [], before = null, toProve = [], outline, isOpened } = event;
      toTry = {
        turnId,
        draftId,
        treeHash,
        promises,
        checks: { before, toProve, outline: outline ?? false, isOpened: isOpened ?? false },
      };
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
      if (attached !== null && events.some(({ type }) => type === 'turn-start')) showHeadAgain(attached);
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
      // Shows the draft while a turn runs, and the head afterwards, whoever made it.
      if (isSettled && draft.baseVersionId === null && openSaves === 0) {
        showHead(to, headVersion);
        // The app's loaded data and sign-in may be outdated even though no file has changed.
        const wentBack = events.some((event) => event.type === 'head-changed' && event.kind === 'restore');
        if (wentBack) enqueue(to, () => to.runtime.reload());
        sayHeadIsBack(to);
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
        nextHead: null,
      };
      attached = to;
      const version = headVersion;
      const commands = replayable(remembered);
      enqueue(to, async () => {
        const tree = await api.tree(version);
        if (!tree.ok) throw new Error(`tree of ${version}: ${tree.error.code}`);
        to.shown = withUnknown(shownTreeOf(tree.value.entries), to.touched ?? []);
        to.touched = null;
        // The page knows the hash if the response doesn't contain it.
        const hash = tree.value.hash ?? (version === head.versionId ? head.treeHash : version);
        await runtime.mount({ hash, entries: tree.value.entries }, to.abort.signal);
      });
      for (const command of commands) enqueue(to, () => run(to, command));
      tryIfDue();
      return () => {
        to.abort.abort();
        if (attached === to) attached = null;
        endStandIn?.();
        endStandIn = null;
        tryAbort = null;
        void to.tail.then(() => runtime.dispose()).catch(onFault);
      };
    },
    showSave(operations, kept) {
      if (attached === null || draft.baseVersionId !== null) return;
      const to = attached;
      showHeadAgain(to);
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
    standIn(versionId, back) {
      if (attached === null || draft.baseVersionId !== null || openSaves > 0) return false;
      const to = attached;
      endStandIn = back;
      enqueue(to, () => showVersion(to, versionId));
      // A page that broke while running does not recover by itself.
      enqueue(to, () => to.runtime.reload());
      return true;
    },
    endStandIn() {
      if (attached !== null) showHeadAgain(attached);
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

/** Treats these paths as if the preview already showed the version's content there, including deleted ones. */
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
