import type { FileOperation } from '../../base/files/file-operation';
import type { Path } from '../../base/files/path';
import type { VersionId } from '../../base/foundation/id';
import type { TurnEvent } from '../../base/turn-events/turn-event';

/** Commands for the runtime; the controller runs them in order. */
export type RuntimeCommand =
  /** A turn begins: keep the app's current stored data for the trial. */
  | { type: 'hold-data' }
  | { type: 'apply'; operations: FileOperation[]; isStreaming: boolean }
  | { type: 'apply-partial'; path: Path; text: string }
  /** Resets these paths to that version's content, or deletes them if it has no such file. */
  | { type: 'revert'; versionId: VersionId; paths: Path[] }
  | { type: 'flush' }
  | { type: 'try'; treeHash: string };

/**
 * Content of a path in the draft: a text of this turn, bytes the person attached, nothing, or (not in the map) the base
 * version's content.
 */
type Held = string | { blob: string } | null;

/** The draft of the running turn, as far as the preview needs it to follow and to revert. */
export type DraftState = {
  baseVersionId: VersionId | null;
  attempt: number;
  /** Current content of every path this turn touched. */
  held: ReadonlyMap<Path, Held>;
  /** The same, before the current attempt. */
  heldBefore: ReadonlyMap<Path, Held>;
  /** Unfinished files, with their text so far. */
  writing: ReadonlyMap<Path, string>;
};

export const noDraft: DraftState = {
  baseVersionId: null,
  attempt: 0,
  held: new Map(),
  heldBefore: new Map(),
  writing: new Map(),
};

type Step = { draft: DraftState; commands: RuntimeCommand[] };

/**
 * Turns one event of a turn into commands for the runtime. Pure: the same events give the same commands, so a reload in
 * mid-turn replays them. Cost: O(1) per event, except a restart, which is O(paths of the attempt).
 */
export function stepDraft(draft: DraftState, event: TurnEvent): Step {
  if (event.type === 'turn-start') {
    // A turn that continues an interrupted one starts from its draft.
    const held: DraftState['held'] = event.continues === null ? new Map() : draft.held;
    const begun = { baseVersionId: event.baseVersionId, attempt: event.attempt, held, heldBefore: held };
    return { draft: { ...begun, writing: new Map() }, commands: [{ type: 'hold-data' }] };
  }
  if (draft.baseVersionId === null) return { draft, commands: [] };
  if (event.type === 'reply-restart') return restart(draft, event.attempt);
  return step(
    event.attempt === draft.attempt
      ? draft
      : { ...draft, attempt: event.attempt, heldBefore: draft.held, writing: new Map() },
    event,
  );
}

function step(draft: DraftState, event: TurnEvent): Step {
  switch (event.type) {
    case 'file-start':
      // An edit's new content comes with its end.
      if (event.kind === 'edit') return { draft, commands: [] };
      return { draft: { ...draft, writing: withEntry(draft.writing, event.path, '') }, commands: [] };
    case 'file-delta': {
      const text = (draft.writing.get(event.path) ?? '') + event.text;
      const commands: RuntimeCommand[] = event.path.endsWith('.css')
        ? [{ type: 'apply-partial', path: event.path, text }]
        : [];
      return { draft: { ...draft, writing: withEntry(draft.writing, event.path, text) }, commands };
    }
    case 'file-end': {
      const content = event.content ?? draft.writing.get(event.path);
      // An edit that came to nothing: the file is as it was.
      if (content === undefined) return { draft, commands: [] };
      const operation: FileOperation = { type: 'file-write', path: event.path, content };
      return {
        draft: {
          ...draft,
          held: withEntry<Held>(draft.held, event.path, content),
          writing: without(draft.writing, event.path),
        },
        // A truncated file would replace a working one with half of a file.
        commands: event.complete ? [{ type: 'apply', operations: [operation], isStreaming: true }] : [],
      };
    }
    case 'file-placed': {
      const { path, hash: blob } = event;
      return {
        draft: { ...draft, held: withEntry<Held>(draft.held, path, { blob }) },
        commands: [{ type: 'apply', operations: [{ type: 'file-write', path, blob }], isStreaming: true }],
      };
    }
    case 'file-deleted':
      return {
        draft: { ...draft, held: withEntry<Held>(draft.held, event.path, null) },
        commands: [{ type: 'apply', operations: [{ type: 'file-delete', path: event.path }], isStreaming: true }],
      };
    case 'file-renamed': {
      const content = draft.held.get(event.from);
      // The content of a base file is not known here, but only a revert of `to` to "absent" is ever needed.
      const held = withEntry<Held>(withEntry<Held>(draft.held, event.from, null), event.to, content ?? '');
      return {
        draft: { ...draft, held },
        commands: [
          {
            type: 'apply',
            operations: [{ type: 'file-rename', from: event.from, to: event.to }],
            isStreaming: true,
          },
        ],
      };
    }
    case 'repair-start':
      return { draft: { ...draft, heldBefore: draft.held }, commands: [] };
    case 'verify-start':
      return { draft, commands: [{ type: 'flush' }, { type: 'try', treeHash: event.treeHash }] };
    case 'turn-end':
      return {
        draft: event.outcome === 'interrupted' ? { ...draft, heldBefore: draft.held, writing: new Map() } : noDraft,
        commands: [{ type: 'flush' }],
      };
    default:
      return { draft, commands: [] };
  }
}

/** Every path the void attempt changed reverts to its content before that attempt. */
function restart(draft: DraftState, attempt: number): Step {
  const operations: FileOperation[] = [];
  const toBase: Path[] = [];
  for (const [path, now] of draft.held) {
    const before = draft.heldBefore.get(path);
    if (before === now) continue;
    if (typeof before === 'object' && before !== null) {
      operations.push({ type: 'file-write', path, ...before });
      continue;
    }
    if (before === undefined) toBase.push(path);
    else if (before === null) operations.push({ type: 'file-delete', path });
    else operations.push({ type: 'file-write', path, content: before });
  }
  // A half-written style sheet may already have applied its theme to the page.
  for (const path of draft.writing.keys()) {
    if (!draft.held.has(path) && path.endsWith('.css')) toBase.push(path);
  }
  const commands: RuntimeCommand[] = [];
  if (toBase.length > 0 && draft.baseVersionId !== null) {
    commands.push({ type: 'revert', versionId: draft.baseVersionId, paths: toBase });
  }
  if (operations.length > 0) commands.push({ type: 'apply', operations, isStreaming: true });
  return { draft: { ...draft, attempt, held: draft.heldBefore, writing: new Map() }, commands };
}

function withEntry<Value>(map: ReadonlyMap<Path, Value>, path: Path, value: Value): Map<Path, Value> {
  return new Map(map).set(path, value);
}

function without<Value>(map: ReadonlyMap<Path, Value>, path: Path): Map<Path, Value> {
  const copy = new Map(map);
  copy.delete(path);
  return copy;
}
