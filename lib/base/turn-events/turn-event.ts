import type { ModuleAsk } from '../foundation/module-ask';
import type { AttachmentView } from '../attachments/attachment';
import type { Direction } from '../directions/direction';
import type { AppErrorCode } from '../foundation/app-error';
import type { DraftId, QuestionId, TurnId, VersionId } from '../foundation/id';
import type { DataLoss, Problem } from '../foundation/problem';
import type { PromiseAsk } from '../promises/judge-checks';
import type { PageOutline } from '../promises/page-outline';
import type { AppPromise, PromiseResult } from '../promises/promise';

export type TurnPhase = 'queued' | 'streaming' | 'verifying' | 'repairing' | 'waiting' | 'ended';
export type TurnOutcome = 'version' | 'answer' | 'stopped' | 'error' | 'interrupted';
export type TurnMode = 'build' | 'plan' | 'ask';

/**
 * An event's position: `n` rises within a project (numbers may be missing, since old file deltas are deleted), `at` is
 * ms since the epoch.
 */
export type EventPosition = { n: number; turnId: TurnId; at: number; draftId: DraftId; attempt: number };

/**
 * Tokens and cost of one model call. `cost` in US dollars, null if the price is unknown; `estimated` if the provider
 * reported no usage.
 */
export type Usage = { input: number; cached: number; output: number; cost: number | null; estimated: boolean };

/** Who tried a tree: a `tab`, in these pages and widths; the `server`, which only bundled it; or `nobody`. */
export type Trial = { by: 'tab' | 'server' | 'nobody'; routes: string[]; widths: number[] };

/** The steps of a turn before they are numbered, as produced by `lib/turns/reply` and the turn's job. */
export type TurnStep =
  | {
      type: 'turn-start';
      prompt: string;
      /** What came with the prompt; absent if nothing did. */
      attachments?: AttachmentView[];
      mode: TurnMode;
      continues: TurnId | null;
      baseVersionId: VersionId;
      demo: boolean;
    }
  | { type: 'turn-phase'; phase: TurnPhase }
  /** The turn put one of the person's attachments into the draft, before the model wrote anything. */
  | { type: 'file-placed'; path: string; hash: string; size: number; contentType: string }
  /**
   * The model does not get the pictures: it can't see (`model`), it is a replay (`demo`), or they are too large
   * (`size`).
   */
  | { type: 'pictures-unseen'; because: 'model' | 'demo' | 'size'; model: string; count: number }
  | { type: 'text-delta'; text: string }
  /** This attempt's output is void: listeners drop its text, plan and files and return to the draft before it. */
  | { type: 'reply-restart'; reason: 'retry' | 'continued' | 'repair'; code: AppErrorCode | null }
  /**
   * The connection to the model is alive, but no text has arrived yet, or none since a silence. The model has been
   * thinking since `at`.
   */
  | { type: 'model-thinking' }
  /** Not a byte from the model for `seconds`; the call waits up to `until` seconds. Any later step ends this state. */
  | { type: 'model-silent'; seconds: number; until: number }
  /** The model's server read only `read` of `sent` tokens, far fewer than were sent. */
  | { type: 'request-cut'; model: string; sent: number; read: number }
  /** The model `from` failed (`code`), so `to` continues this turn; the reply so far stays. */
  | { type: 'model-changed'; from: string; to: string; code: AppErrorCode }
  /** How the app should look, as set by the model; a later one replaces it. */
  | { type: 'direction'; direction: Direction }
  /** The whole current plan, in Markdown; a later one replaces it. */
  | { type: 'plan'; text: string }
  /**
   * `by` is `easel` if the model did not write the file, such as files of ready-made parts, generated types and
   * package.json.
   */
  | { type: 'file-start'; path: string; kind: 'file' | 'edit'; by?: 'easel' }
  /** Appends to the file last started under that path; only for kind `file`. */
  | { type: 'file-delta'; path: string; text: string }
  /** `content` is null if the deltas since `file-start` are the content, and the whole new content for an edit. */
  | { type: 'file-end'; path: string; hash: string; size: number; complete: boolean; content: string | null }
  | { type: 'file-renamed'; from: string; to: string }
  | { type: 'file-deleted'; path: string }
  | { type: 'package-changed'; name: string; version: string | null }
  /** A migration of the draft has run on the preview's database; `name` is its file name without `.sql`. */
  | { type: 'migration-applied'; path: string; name: string }
  /**
   * A ready-made part was added to the draft, along with those it depends on. Emitted once for each tag that changed
   * something.
   */
  | { type: 'module-installed'; name: string; version: number; also: string[] }
  | { type: 'operation-refused'; operation: string; path: string | null; code: RefusalCode; message: string }
  /**
   * A promise of the app as it now stands in the draft: created or rewritten in this turn, or `proposed` to the person.
   */
  | { type: 'promise-made'; change: 'new' | 'changed' | 'proposed'; promise: AppPromise }
  /**
   * `promises`: to be tried in this order; absent if there are none. `before`: the tree the draft started from, to
   * repeat a failing check on. `toProve`: ids of promises with new steps, which have to fail when the app is slightly
   * broken. `outline`: list what the pages show. `isOpened`: the pages were opened before, so only promises are tried.
   */
  | {
      type: 'verify-start';
      treeHash: string;
      promises?: AppPromise[];
      before?: string;
      toProve?: string[];
      outline?: true;
      isOpened?: true;
    }
  /** A sign of life, every few seconds, from the tab that is trying the tree. */
  | { type: 'trial-progress'; treeHash: string }
  /**
   * The result of one promise when the tree was tried. `isProposal` only occurs in logs from before 2026-11-21: the
   * model's proposed wording was tried.
   */
  | ({ type: 'promise-result'; treeHash: string; sentence: string; isProposal: boolean } & PromiseResult)
  | {
      type: 'observation';
      treeHash: string;
      phase: 'settled' | 'problem';
      trial: Trial;
      problems: Problem[];
      pages?: PageOutline[];
    }
  /** The app works, and a separate call now writes its promises. */
  | { type: 'promises-start' }
  /** `mended`: faults were fixed without the model; then no call follows and nothing is charged. */
  | { type: 'repair-start'; round: number; of: number; problems: Problem[]; mended: boolean }
  | { type: 'question'; questionId: QuestionId; text: string; choices: string[] }
  | { type: 'question-answered'; questionId: QuestionId; answer: string }
  /**
   * `plan` is empty if there are `losses` (data that the next change would delete), `promises` (sentences that would
   * no longer hold) or `modules` (ready-made parts for an app that keeps data); otherwise the plan is what to approve.
   */
  | {
      type: 'approval-needed';
      questionId: QuestionId;
      plan: string;
      losses?: DataLoss[];
      promises?: PromiseAsk[];
      modules?: ModuleAsk[];
    }
  /**
   * `counted` is false for work that does not count towards the person's limit (failed repair). `spent` is the
   * project's real total after it.
   */
  | ({ type: 'usage'; model: string; counted: boolean; spent: number | null } & Usage)
  /**
   * The real cost so far of the running turn and of the project, in dollars: Easel's own count during a call, the
   * provider's after it. Sent between and during calls; `usage` decides what counts towards the limit.
   */
  | { type: 'spending'; turn: number; project: number }
  | {
      type: 'version-made';
      versionId: VersionId;
      number: number;
      summary: string;
      added: number;
      changed: number;
      removed: number;
    }
  | { type: 'turn-end'; outcome: TurnOutcome; versionId: VersionId | null; code?: AppErrorCode };

export type RefusalCode =
  | 'path-refused'
  | 'file-locked'
  | 'file-too-large'
  | 'too-many-files'
  | 'project-too-large'
  | 'file-missing'
  | 'file-exists'
  | 'edit-not-found'
  | 'edit-ambiguous'
  | 'edit-already-applied'
  | 'attribute-refused'
  | 'package-refused'
  | 'promise-refused'
  | 'not-available-yet'
  /** There is no ready-made part of that name, or its place in the app is taken. */
  | 'module-refused'
  /** The migration has already run, or is incomplete or badly named. */
  | 'migration-refused'
  /** The person only asked a question, or has not approved the plan yet. */
  | 'changes-nothing'
  /** Only the person may write the project's rules. */
  | 'rules-are-yours'
  /** It would make a computer run something automatically when the app is unpacked or installed. */
  | 'runs-unasked';

/** Everything a turn emits, in order. The wire, the log and the studio all use this type. */
export type TurnEvent = EventPosition & TurnStep;

/**
 * The project channel: every turn event, and changes outside turns. `turnId` is absent if there is no turn behind it.
 */
export type ProjectStep =
  | {
      type: 'turn-started';
      turnId: TurnId;
      queued: boolean;
      prompt: string;
      attachments?: AttachmentView[];
    }
  | { type: 'head-changed'; versionId: VersionId; number: number; kind: string; author: string }
  | { type: 'project-changed'; name: string }
  /** The person's spending limit for this project, in dollars. */
  | { type: 'limit-changed'; limitUsd: number }
  | { type: 'deployment-changed'; deploymentId: string; status: string; url: string | null };
export type ProjectEvent = TurnEvent | ({ n: number; at: number } & ProjectStep);
