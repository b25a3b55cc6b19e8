import type { PlacedAttachment } from './place-attachments';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, TurnId, VersionId, ViewerId } from '../../base/foundation/id';
import type { DataLoss, Problem } from '../../base/foundation/problem';
import type { Result } from '../../base/foundation/result';
import type { FileEntry, FileOperation, FileTree } from '../../base/files/file-operation';
import type { StepToAppend } from '../../base/channel/project-channel';
import type { Direction } from '../../base/directions/direction';
import type { Database } from '../../base/database/database';
import type { CallSubject, ModelMessage, ModelPart } from '../models/model';
import type { PageOutline } from '../../base/promises/page-outline';
import type { AppPromise } from '../../base/promises/promise';
import type { FailedEdit } from '../edits/edit-result';
import type { CallPurpose, UnfinishedFile } from './turn-state';
import type { Exchange } from './turn';
import type { RefusalCode, TurnMode, Usage } from '../../base/turn-events/turn-event';

/** What a turn has made so far: the files of a version with operations on top, in memory. */
export interface DraftFiles {
  /** The current text of a file; null if it does not exist or is not text. */
  read(path: string): Promise<string | null>;
  paths(): readonly string[];
  /** The current tree; its new files may not be stored yet. */
  entries(): FileTree;
  /** Paths of the version it began with. */
  basePaths(): readonly string[];
  /** Goes through the gate, as the model. A refusal changes nothing. */
  apply(operation: FileOperation): Promise<Result<FileEntry | null, { code: RefusalCode; message: string }>>;
  /** Stores the tree with all its files and returns its hash. */
  treeHash(): Promise<string>;
  /**
   * The operations that lead from the base to this draft; equal operations make an equal draft. A copy, empty if
   * nothing differs.
   */
  changes(): readonly FileOperation[];
}

/** A fresh draft of a version's files. */
export type OpenDraft = (projectId: ProjectId, base: VersionId) => Promise<DraftFiles>;

/** The input of a model call; `lib/turns/prompts` turns it into messages. */
export type MessagesRequest = {
  projectId: ProjectId;
  turnId: TurnId;
  mode: TurnMode;
  prompt: string;
  /** The prompt's attachments, and where they are in the draft. */
  attachments: readonly PlacedAttachment[];
  purpose: CallPurpose;
  files: DraftFiles;
  /**
   * The model's own words so far in this turn, including tags; a continued reply resumes after their last character.
   */
  said: string;
  exchanges: readonly Exchange[];
  approvedPlan: string | null;
  failedEdits: readonly FailedEdit[];
  /** 1 and 2 ask for these edits again, 3 for the whole files; 0 if none failed. */
  editRound: number;
  /** The tag inside which the reply to be continued ended. */
  unfinished: UnfinishedFile | null;
  /** The model answered with code outside the format (`said`); ask for the same in the format. */
  reminder: boolean;
  /** What earlier repair rounds did, one line each. */
  tried: readonly string[];
  /** Untrusted: they may quote the app. */
  problems: readonly Problem[];
  /** The app's promises as the draft has them. */
  promises: readonly AppPromise[];
  /** What the model has set in this turn so far; null if the base's own applies. */
  direction: Direction | null;
  /** The messages are for the spare model. */
  usesSpare: boolean;
};
export type BuildMessages = (request: MessagesRequest) => Promise<readonly ModelMessage[]>;

/** The call that asks for promises, once the app has been tried and no fault was seen. */
export interface PromiseCall {
  /** False with the demo, with a small model, and if the person turned it off. */
  isWanted(of: { projectId: ProjectId; usesSpare: boolean }): Promise<boolean>;
  messages(told: {
    files: DraftFiles;
    prompt: string;
    exchanges: readonly Exchange[];
    promises: readonly AppPromise[];
    pages: readonly PageOutline[];
    /** What is wrong with promises that an earlier call for promises wrote; empty for the first call. */
    problems: readonly Problem[];
  }): Promise<readonly ModelMessage[]>;
}

/**
 * `model` names the model that was paid for; `spent` is the project's real total after this call, null without a known
 * price.
 */
export type CallPart =
  | Exclude<ModelPart, { type: 'usage' }>
  | ({ type: 'usage'; model: string; spent: number | null } & Usage)
  /** What turn and project have cost so far, while the call runs and once it has ended. */
  | { type: 'spending'; turn: number; project: number };

/**
 * Calls the model within the budget, and stores the messages and the usage. Never throws: when a cap is reached, before
 * the call or in the middle, the part is `failed` with that limit's code.
 */
export type CallModel = (call: {
  projectId: ProjectId;
  turnId: TurnId;
  viewerId: ViewerId;
  attempt: number;
  messages: readonly ModelMessage[];
  subject: CallSubject;
  /** Calls the spare model, at its own price; the first model if there is no spare any more. */
  usesSpare: boolean;
  /** Fewer tokens than the model could write, if fewer are enough. */
  maxOutputTokens?: number;
  signal: AbortSignal;
}) => AsyncIterable<CallPart>;

/**
 * Summarises a version with the small model; `summary` is null if no small model is set (then nothing was called), if
 * it failed, or if it took too long. It names the app too, while the app still has the name made from the first prompt.
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
 * Called whenever a reply has written the app's page, with the whole page and the page before; `prompts` are the
 * project's, from the first to this turn's. Names the app after its page, unless a person named it. Never throws.
 */
export type NameApp = (told: {
  projectId: ProjectId;
  page: string;
  pageBefore: string | null;
  prompts: readonly string[];
}) => Promise<void>;

/** The models' display names, read each time: the person may connect another. */
export type ModelNames = () => { first: string; spare: string | null };

/** Whether the next model called can read pictures. `demo`: it replays, whatever pictures it gets. */
export type ModelSight = (usesSpare: boolean) => 'sees' | 'blind' | 'demo';

/** Stops these attempts of a turn, or all of them, from counting towards the person's limit. */
export type DiscountCalls = (turnId: TurnId, attempts: readonly number[] | 'all') => Promise<void>;

export type VersionMade = {
  versionId: VersionId;
  number: number;
  added: number;
  changed: number;
  removed: number;
};

/**
 * Appends a version and moves head; in the same transaction calls `alongside` and stores the `steps`, which are
 * announced after the commit. Fails with `version-conflict` if `parentId` is no longer the head, and with any
 * `AppFailure` that `alongside` throws; then nothing was done.
 */
export type CommitVersion = (input: {
  projectId: ProjectId;
  turnId: TurnId;
  parentId: VersionId;
  treeHash: string;
  /** All promises of the version; null keeps the parent's. */
  promises: readonly AppPromise[] | null;
  /** What the app should look like from this version on; null keeps the parent's. */
  direction: Direction | null;
  kind: 'turn' | 'stopped';
  summary: string;
  alongside: (tx: Database, version: VersionMade) => Promise<void>;
  steps: (version: VersionMade) => StepToAppend[];
}) => Promise<Result<VersionMade, AppError>>;

/**
 * Bundles a tree on the server, if no tab can try it. Runs none of its code; null if only running it would show whether
 * it works (a project with its own Node server).
 */
export type CheckBundle = (projectId: ProjectId, treeHash: string) => Promise<Problem[] | null>;

/** The exact version to declare for a package, if the package exists and is allowed. */
export type ResolvePackage = (name: string, version: string | null) => Promise<Result<string, AppError>>;

/**
 * If the demo can't answer a prompt, nothing is built: returns what to say instead (with the nearest examples), or null
 * if the prompt can be answered or the model is a real one.
 */
export type DemoMiss = (prompt: string, earlier: readonly string[], mode: TurnMode) => string | null;

/** The promises of a version. */
export type ReadPromises = (projectId: ProjectId, versionId: VersionId) => Promise<AppPromise[]>;

/** A migration that did not run: `message` tells the model why, and `statement` is the SQL it is about. */
export type MigrationFault = { path: string; message: string; statement: string };

export type MigrateAnswer = {
  /** Paths of all migrations that have run, now or before. */
  ran: readonly string[];
  /** The migrations that ran now, in order; `name` is the file's without `.sql`. */
  applied: readonly { path: string; name: string }[];
  /** What stopped the next migration; those after it were not tried. */
  fault: MigrationFault | null;
  /** The next migration would lose rows, which nobody has approved, so it did not run. */
  atRisk: { path: string; losses: readonly DataLoss[] } | null;
  /** The tables as TypeScript, if any migration ran now. */
  types: string | null;
};

export type OfTurn = { projectId: ProjectId; turnId: TurnId };

/**
 * The database of a project's preview, as turns change it. A copy is stored before a turn's first change; `keep` drops
 * it once a version holds the migrations, and `undo` restores it. Both do nothing if the turn changed nothing.
 */
export interface TurnDatabase {
  /**
   * Runs the pending migrations among these files, ordered by name. `approved`: paths whose losses the person approved.
   */
  migrate(
    turn: OfTurn,
    files: readonly { path: string; text: string }[],
    approved: readonly string[],
  ): Promise<MigrateAnswer>;
  /**
   * From now on trials of the draft get a fresh copy of the data, until the next trial or the end of the turn; their
   * journeys get fresh data of the tree `draft`, or of `before`.
   */
  beginTrial(projectId: ProjectId, trees: { draft: string; before: string | null }): void;
  keep(turn: OfTurn): Promise<void>;
  undo(turn: OfTurn): Promise<void>;
}

/** The version a project shows now. */
export type ReadHead = (projectId: ProjectId) => Promise<VersionId>;
