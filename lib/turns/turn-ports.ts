import type { PlacedAttachment } from './place-attachments';
import type { AppError } from '../foundation/app-error';
import type { ProjectId, TurnId, VersionId, ViewerId } from '../foundation/id';
import type { DataLoss, Problem } from '../foundation/problem';
import type { Result } from '../foundation/result';
import type { FileEntry, FileOperation, FileTree } from '../files/file-operation';
import type { StepToAppend } from '../channel/project-channel';
import type { Direction } from '../directions/direction';
import type { Database } from '../database/database';
import type { CallSubject, ModelMessage, ModelPart } from '../models/model';
import type { AppPromise } from '../promises/promise';
import type { CallPurpose, FailedEdit, UnfinishedFile } from './turn-state';
import type { Exchange } from './turn';
import type { RefusalCode, TurnMode, Usage } from '../turn-events/turn-event';

/** What a turn has made so far: the files of a version with operations on top, in memory. */
export interface DraftFiles {
  /** The text of a file as it now stands; null where there is none or it is no text. */
  read(path: string): Promise<string | null>;
  paths(): readonly string[];
  /** The tree as it now stands; its new files may not be stored yet. */
  entries(): FileTree;
  /** Through the gate, as the model. A refusal changes nothing. */
  apply(operation: FileOperation): Promise<Result<FileEntry | null, { code: RefusalCode; message: string }>>;
  /** Stores the tree with all its files and answers its hash. */
  treeHash(): Promise<string>;
  /** What leads from the base to this draft; equal operations make an equal draft. A copy, empty when nothing differs. */
  changes(): readonly FileOperation[];
}

/** A fresh draft of a version's files. */
export type OpenDraft = (projectId: ProjectId, base: VersionId) => Promise<DraftFiles>;

/** What a call of the model is about; `lib/prompts` makes messages of it. */
export type MessagesRequest = {
  projectId: ProjectId;
  turnId: TurnId;
  mode: TurnMode;
  prompt: string;
  /** What came with the prompt, and where it is in the draft. */
  attachments: readonly PlacedAttachment[];
  purpose: CallPurpose;
  files: DraftFiles;
  /** The model's own words so far in this turn, tags and all; a continued reply goes on after their last character. */
  said: string;
  exchanges: readonly Exchange[];
  approvedPlan: string | null;
  failedEdits: readonly FailedEdit[];
  /** 1 and 2: these edits again; 3: their files whole; 0 where none failed. */
  editRound: number;
  /** The tag a reply that is to be continued ended in. */
  unfinished: UnfinishedFile | null;
  /** The model answered with code outside the format (`said`); ask for the same in it. */
  reminder: boolean;
  /** What earlier repair rounds did, a line each. */
  tried: readonly string[];
  /** Untrusted: they may quote the app. */
  problems: readonly Problem[];
  /** The promises of the app as the draft has them. */
  promises: readonly AppPromise[];
  /** What the model set in this turn so far; null where the base's own stands. */
  direction: Direction | null;
  /** These words are for the model that steps in. */
  usesSpare: boolean;
};
export type BuildMessages = (request: MessagesRequest) => Promise<readonly ModelMessage[]>;

/** `model` names who was paid; `spent` is the project's real total after this call, null without a known price. */
export type CallPart =
  | Exclude<ModelPart, { type: 'usage' }>
  | ({ type: 'usage'; model: string; spent: number | null } & Usage)
  /** What turn and project have cost up to here, while the call runs and once it has ended. */
  | { type: 'spending'; turn: number; project: number };

/**
 * Calls the model within the budget and keeps what was sent and used. Never throws: a cap that is reached is
 * `failed` with that limit's code, before the call or in its middle.
 */
export type CallModel = (call: {
  projectId: ProjectId;
  turnId: TurnId;
  viewerId: ViewerId;
  attempt: number;
  messages: readonly ModelMessage[];
  subject: CallSubject;
  /** Calls the model that steps in, at its own price; the first where there is none any more. */
  usesSpare: boolean;
  /** Less than the model could write, where less will do. */
  maxOutputTokens?: number;
  signal: AbortSignal;
}) => AsyncIterable<CallPart>;

/**
 * What a version is called, by the small model; `summary` is null where none was set (then nothing was called), where it
 * failed, and where it took too long. It names the app too, while the app still has the name made from the first prompt.
 */
export type SumUp = (work: {
  projectId: ProjectId;
  turnId: TurnId;
  viewerId: ViewerId;
  attempt: number;
  prompt: string;
  /** What the model said to the person. Untrusted. */
  prose: string;
  signal: AbortSignal;
}) => Promise<{ summary: string | null; usage: (Usage & { model: string; spent: number | null }) | null }>;

/**
 * Told of the app's page, whole, whenever a reply has written it, and how it stood before; `prompts` are those of the project
 * from its first to this turn's. Calls the app as its page does, unless a person named it. Never throws.
 */
export type NameApp = (told: {
  projectId: ProjectId;
  page: string;
  pageBefore: string | null;
  prompts: readonly string[];
}) => Promise<void>;

/** The models by the names people see, asked anew each time: the person may connect another. */
export type ModelNames = () => { first: string; spare: string | null };

/** Whether the model that is called next can be shown pictures. `demo`: it replays, whatever it is shown. */
export type ModelSight = (usesSpare: boolean) => 'sees' | 'blind' | 'demo';

/** Marks calls of a turn as not held against the person's limit: these attempts, or all of them. */
export type DiscountCalls = (turnId: TurnId, attempts: readonly number[] | 'all') => Promise<void>;

export type VersionMade = {
  versionId: VersionId;
  number: number;
  added: number;
  changed: number;
  removed: number;
};

/**
 * Appends a version and moves head; in the same transaction calls `alongside` and stores the `steps`, and shows them once
 * it has committed. Fails with `version-conflict` when `parentId` is no longer the head, and with whatever `AppFailure`
 * `alongside` throws; then nothing was done.
 */
export type CommitVersion = (input: {
  projectId: ProjectId;
  turnId: TurnId;
  parentId: VersionId;
  treeHash: string;
  /** All promises of the version; null leaves those of the parent. */
  promises: readonly AppPromise[] | null;
  /** What the app is to look like from this version on; null leaves its parent's. */
  direction: Direction | null;
  kind: 'turn' | 'stopped';
  summary: string;
  alongside: (tx: Database, version: VersionMade) => Promise<void>;
  steps: (version: VersionMade) => StepToAppend[];
}) => Promise<Result<VersionMade, AppError>>;

/**
 * Bundles a tree on the server, for when no tab can try it. Evaluates nothing of it; null where only running it would tell
 * (a project with a Node of its own).
 */
export type CheckBundle = (projectId: ProjectId, treeHash: string) => Promise<Problem[] | null>;

/** The exact version to write down for a package, if there is such a package and it may be used. */
export type ResolvePackage = (name: string, version: string | null) => Promise<Result<string, AppError>>;

/**
 * What the demo can't answer builds nothing: the words to say instead (they offer the nearest examples), or null where
 * the prompt can be answered or the model is a real one.
 */
export type DemoMiss = (prompt: string, earlier: readonly string[], mode: TurnMode) => string | null;

/** The promises a version holds. */
export type ReadPromises = (projectId: ProjectId, versionId: VersionId) => Promise<AppPromise[]>;

/** A migration that did not run: `message` says why, in words for the model, and `statement` is what they are about. */
export type MigrationFault = { path: string; message: string; statement: string };

export type MigrateAnswer = {
  /** Paths of all that have run, now or before. */
  ran: readonly string[];
  /** Those that ran now, in order; `name` is the file's without `.sql`. */
  applied: readonly { path: string; name: string }[];
  /** What stopped the next one; those after it were not tried. */
  fault: MigrationFault | null;
  /** The next one would lose rows, and nobody has said yes to that; it did not run. */
  atRisk: { path: string; losses: readonly DataLoss[] } | null;
  /** The tables as TypeScript, where anything ran now. */
  types: string | null;
};

export type OfTurn = { projectId: ProjectId; turnId: TurnId };

/**
 * The database of a project's preview, as turns change it. Before a turn's first change a copy is kept; `keep` forgets it,
 * once there is a version that holds what ran, and `undo` goes back to it. Both do nothing where the turn changed nothing.
 */
export interface TurnDatabase {
  /** Runs those of these files that have not run, in order of name. `approved`: paths whose losses the person said yes to. */
  migrate(
    turn: OfTurn,
    files: readonly { path: string; text: string }[],
    approved: readonly string[],
  ): Promise<MigrateAnswer>;
  /**
   * Whatever tries the draft from now on finds a fresh copy of the data, until the next trial or the end of the turn; its
   * journeys, fresh data of the tree `draft`, or of `before`.
   */
  beginTrial(projectId: ProjectId, trees: { draft: string; before: string | null }): void;
  keep(turn: OfTurn): Promise<void>;
  undo(turn: OfTurn): Promise<void>;
}

/** The version a project shows now. */
export type ReadHead = (projectId: ProjectId) => Promise<VersionId>;
