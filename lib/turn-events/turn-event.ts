import type { AttachmentView } from '../attachments/attachment';
import type { Direction } from '../directions/direction';
import type { AppErrorCode } from '../foundation/app-error';
import type { DraftId, QuestionId, TurnId, VersionId } from '../foundation/id';
import type { DataLoss, Problem } from '../foundation/problem';
import type { PromiseAsk } from '../promises/judge-checks';
import type { AppPromise, PromiseResult } from '../promises/promise';

export type TurnPhase = 'queued' | 'streaming' | 'verifying' | 'repairing' | 'waiting' | 'ended';
export type TurnOutcome = 'version' | 'answer' | 'stopped' | 'error' | 'interrupted';
export type TurnMode = 'build' | 'plan' | 'ask';

/** Where an event stands: `n` counts per project and only rises (gaps are allowed), `at` is ms since the epoch. */
export type EventPosition = { n: number; turnId: TurnId; at: number; draftId: DraftId; attempt: number };

/** Tokens and money of one model call. `cost` in US dollars, null without a known price; `estimated` when the provider gave no usage. */
export type Usage = { input: number; cached: number; output: number; cost: number | null; estimated: boolean };

/** What trying a tree showed: by a `tab` in the pages and widths named, by the `server`, which only bundled it, or by `nobody`. */
export type Trial = { by: 'tab' | 'server' | 'nobody'; routes: string[]; widths: number[] };

/** The steps of a turn before they are numbered; what `lib/reply` and the turn's job produce. */
export type TurnStep =
  | {
      type: 'turn-start';
      prompt: string;
      /** What came with the prompt; absent where nothing did. */
      attachments?: AttachmentView[];
      mode: TurnMode;
      continues: TurnId | null;
      baseVersionId: VersionId;
      demo: boolean;
    }
  | { type: 'turn-phase'; phase: TurnPhase }
  /** The turn put an attachment of the person's into the draft, before the model wrote anything. */
  | { type: 'file-placed'; path: string; hash: string; size: number; contentType: string }
  /** The model is not shown the pictures: it can't see (`model`), it replays (`demo`), or they are too large (`size`). */
  | { type: 'pictures-unseen'; because: 'model' | 'demo' | 'size'; model: string; count: number }
  | { type: 'text-delta'; text: string }
  /** What this attempt said is void: listeners drop its text, plan and files and go back to the draft before it. */
  | { type: 'reply-restart'; reason: 'retry' | 'continued' | 'repair'; code: AppErrorCode | null }
  /** The connection to the model lives and no word has come yet, or again after a silence: it thinks. Since `at`. */
  | { type: 'model-thinking' }
  /** Not a byte has come from the model for `seconds`; it is waited for, up to `until` seconds. Any later step ends it. */
  | { type: 'model-silent'; seconds: number; until: number }
  /** The model's server read `read` tokens of `sent`: less than was sent by far. */
  | { type: 'request-cut'; model: string; sent: number; read: number }
  /** The model `from` did not answer (`code`), so `to` goes on with this turn; what stands of the reply stays. */
  | { type: 'model-changed'; from: string; to: string; code: AppErrorCode }
  /** What the app is to look like, set by the model; the later replaces the earlier. */
  | { type: 'direction'; direction: Direction }
  /** The whole plan as it now stands, Markdown; the later replaces the earlier. */
  | { type: 'plan'; text: string }
  | { type: 'file-start'; path: string; kind: 'file' | 'edit' }
  /** Appends to the file begun last under that path; only for kind `file`. */
  | { type: 'file-delta'; path: string; text: string }
  /** `content` is null when the deltas since `file-start` are the content, and the whole new content for an edit. */
  | { type: 'file-end'; path: string; hash: string; size: number; complete: boolean; content: string | null }
  | { type: 'file-renamed'; from: string; to: string }
  | { type: 'file-deleted'; path: string }
  | { type: 'package-changed'; name: string; version: string | null }
  /** A migration of the draft has run on the preview's database; `name` is its file's without `.sql`. */
  | { type: 'migration-applied'; path: string; name: string }
  | { type: 'operation-refused'; operation: string; path: string | null; code: RefusalCode; message: string }
  /** A promise of the app as it now stands in the draft: begun or rewritten in this turn, or `proposed` to the person. */
  | { type: 'promise-made'; change: 'new' | 'changed' | 'proposed'; promise: AppPromise }
  /**
   * `promises` are to be tried in this order; absent where there are none. `before`: the tree the draft began with, where a check
   * that fails may have to be looked at; `toProve`: ids of those whose steps are new and have to notice small breaks.
   */
  | { type: 'verify-start'; treeHash: string; promises?: AppPromise[]; before?: string; toProve?: string[] }
  /** The tab that tries the tree is at it: said every few seconds, and nothing but a sign of life. */
  | { type: 'trial-progress'; treeHash: string }
  /** What became of one promise when the tree was tried; `isProposal`: as the model would like it to be, in logs of before 2026-11-21. */
  | ({ type: 'promise-result'; treeHash: string; sentence: string; isProposal: boolean } & PromiseResult)
  | { type: 'observation'; treeHash: string; phase: 'settled' | 'problem'; trial: Trial; problems: Problem[] }
  /** `mended` names faults put right without the model; then no call follows and nothing is charged. */
  | { type: 'repair-start'; round: number; of: number; problems: Problem[]; mended: boolean }
  | { type: 'question'; questionId: QuestionId; text: string; choices: string[] }
  | { type: 'question-answered'; questionId: QuestionId; answer: string }
  /**
   * Not a plan (which is empty then) where there are `losses`, what of the app's data the next change would lose, or `promises`,
   * sentences that would no longer hold.
   */
  | { type: 'approval-needed'; questionId: QuestionId; plan: string; losses?: DataLoss[]; promises?: PromiseAsk[] }
  /** `counted` is false for work that does not count towards the person's limit (failed repair). `spent` is the project's real total after it. */
  | ({ type: 'usage'; model: string; counted: boolean; spent: number | null } & Usage)
  /**
   * What the running turn and the project have really cost up to here, in dollars: as Easel counts while a call writes, as
   * the provider counted once it has ended. Told between and during calls; whether they count is `usage`'s to say.
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
  /** It has run, or can't be one. */
  | 'migration-refused'
  /** The person only asked, or the plan is not approved yet. */
  | 'changes-nothing'
  /** The project's rules are the person's own to write. */
  | 'rules-are-yours'
  /** It would make a computer run something by itself where the app is unpacked or installed. */
  | 'runs-unasked';

/** What a turn says, in order. The wire, the log and the studio all speak this type. */
export type TurnEvent = EventPosition & TurnStep;

/** The project channel: every turn event, and what changed beside turns. `turnId` is absent where no turn is behind it. */
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
  /** The person's limit for this project, in dollars. */
  | { type: 'limit-changed'; limitUsd: number }
  | { type: 'deployment-changed'; deploymentId: string; status: string; url: string | null };
export type ProjectEvent = TurnEvent | ({ n: number; at: number } & ProjectStep);
