import type { Direction } from '../../base/directions/direction';
import type { FileOperation } from '../../base/files/file-operation';
import type { AppPromise } from '../../base/promises/promise';
import type { PlacedAttachment } from './place-attachments';
import type { Turn } from './turn';
import type { DraftFiles, MigrateAnswer } from './turn-ports';
import type { RunTurnDependencies } from './turn-run';

/** The promises of the version a turn began with, and those the turn has made; both are replaced, never changed. */
type PromiseDraft = { base: readonly AppPromise[]; made: readonly AppPromise[] };

/** What a turn has made of the version it began with. */
export type TurnDraft = {
  files: DraftFiles;
  promises: PromiseDraft;
  /** Promises that could not be parsed, by id, with the reason. */
  unread: Map<string, string>;
  /**
   * Ids of promises that this turn's call for promises wrote: their steps may be guesses, which that call may rewrite.
   */
  asked: Set<string>;
  /** What the model set in this turn; null if it set nothing and the version's own applies. */
  direction: Direction | null;
  /** The prompt's attachments and where they are in the files; null until they have been placed. */
  placed: readonly PlacedAttachment[] | null;
  /** Paths of migrations that have run, and what stopped the next one. */
  database: { ran: Set<string> } & Pick<MigrateAnswer, 'fault' | 'atRisk'>;
  /** The draft when the current attempt began; `undoAttempt` goes back to it. */
  before: { changes: readonly FileOperation[]; promises: PromiseDraft; direction: Direction | null };
};

/** The draft a turn begins with. */
export function openTurnDraft({
  files,
  promises,
  direction,
}: Pick<TurnDraft, 'files' | 'promises' | 'direction'>): TurnDraft {
  return {
    ...{ files, promises, direction },
    placed: null,
    unread: new Map(),
    asked: new Set(),
    database: { ran: new Set(), fault: null, atRisk: null },
    before: { changes: files.changes(), promises, direction },
  };
}

/** Whether the model changed anything since the version the turn began with; the person's attachments don't count. */
export function hasChanges({ files, promises }: TurnDraft): boolean {
  return files.changes().some((change) => !('blob' in change)) || promises.made.length > 0;
}

/** The files of the turn's base with these changes on top. */
export async function reopenFiles(
  { openDraft }: Pick<RunTurnDependencies, 'openDraft'>,
  { projectId, baseVersionId }: Pick<Turn, 'projectId' | 'baseVersionId'>,
  changes: readonly FileOperation[],
): Promise<DraftFiles> {
  const files = await openDraft(projectId, baseVersionId);
  for (const change of changes) await files.apply(change);
  return files;
}

/** Marks the start of a new attempt, to which `undoAttempt` returns. */
export function markAttempt(draft: TurnDraft): void {
  draft.before = { changes: [...draft.files.changes()], promises: draft.promises, direction: draft.direction };
}

/** Undoes everything since `markAttempt` except the database, which `matchDatabase` restores. */
export async function undoAttempt(
  deps: Pick<RunTurnDependencies, 'openDraft'>,
  turn: Turn,
  draft: TurnDraft,
): Promise<void> {
  const { changes, promises, direction } = draft.before;
  draft.files = await reopenFiles(deps, turn, changes);
  draft.promises = promises;
  draft.direction = direction;
}
