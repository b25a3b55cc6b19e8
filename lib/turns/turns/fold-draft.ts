import type { Direction } from '../../base/directions/direction';
import type { FileOperation } from '../../base/files/file-operation';
import { withPromises } from '../../base/promises/keep-promise';
import type { AppPromise } from '../../base/promises/promise';
import type { Exchange } from './turn';
import type { ProjectEvent } from '../../base/turn-events/turn-event';

/** What a turn (and those it continues) made, according to its log. */
export type FoldedDraft = {
  /** In order, finished files only; apply them to the base of the first turn. */
  operations: FileOperation[];
  /** The whole file that was being written when the log ends. */
  unfinished: { path: string; text: string } | null;
  /** The words to the person since the last reply began. */
  said: string;
  /** Whether the last reply was complete: the trial of the draft had begun. */
  wasTried: boolean;
  exchanges: Exchange[];
  approvedPlan: string | null;
  /** Promises that were created, changed or proposed. */
  promises: AppPromise[];
  /** The last direction that was set. */
  direction: Direction | null;
};

type OpenFile = { path: string; kind: 'file' | 'edit'; pieces: string[] };

/**
 * Rebuilds a draft from events, which are all that is left after a crash. Skips what a `reply-restart` voided. An
 * unfinished file is not part of the draft, but is returned so that the model can be asked for the rest. O(events).
 */
export function foldDraft(events: readonly ProjectEvent[]): FoldedDraft {
  const operations: FileOperation[] = [];
  const promises: AppPromise[] = [];
  let open: OpenFile | null = null;
  let said = '';
  let wasTried = false;
  const asked = new Map<string, { question: string; isPlan: boolean }>();
  const exchanges: Exchange[] = [];
  let approvedPlan: string | null = null;
  let attempt = 0;
  let startOfAttempt = 0;
  let promisesBefore = 0;
  let direction: Direction | null = null;
  let directionBefore: Direction | null = null;
  let turnId: string | null = null;

  for (const event of events) {
    if (!('turnId' in event && 'attempt' in event)) continue;
    if (event.turnId !== turnId || event.attempt !== attempt) {
      // The next attempt of the same turn abandons a half-written file; a turn that continues another one resumes it.
      if (event.turnId === turnId && event.attempt !== attempt) open = null;
      turnId = event.turnId;
      attempt = event.attempt;
      startOfAttempt = operations.length;
      promisesBefore = promises.length;
      directionBefore = direction;
      said = '';
    }
    switch (event.type) {
      case 'reply-restart':
        // A draft that restarts goes back to its base, whichever turn made the changes.
        operations.length = event.reason === 'continued' ? 0 : startOfAttempt;
        promises.length = event.reason === 'continued' ? 0 : promisesBefore;
        direction = event.reason === 'continued' ? null : directionBefore;
        open = null;
        said = '';
        break;
      case 'promise-made':
        promises.push(event.promise);
        break;
      case 'direction':
        direction = event.direction;
        break;
      case 'verify-start':
        wasTried = true;
        break;
      case 'text-delta':
        wasTried = false;
        said += event.text;
        break;
      case 'file-placed':
        operations.push({ type: 'file-write', path: event.path, blob: event.hash });
        break;
      case 'file-start':
        wasTried = false;
        open = { path: event.path, kind: event.kind, pieces: [] };
        break;
      case 'file-delta':
        if (open?.path === event.path) open.pieces.push(event.text);
        break;
      case 'file-end':
        // An edit that came to nothing: the file is as it was.
        if (event.content === null && open?.path === event.path && open.kind === 'edit') {
          if (event.complete) open = null;
          break;
        }
        if (event.complete) {
          const content = event.content ?? (open?.path === event.path ? open.pieces.join('') : '');
          operations.push({ type: 'file-write', path: event.path, content });
          open = null;
        }
        break;
      case 'operation-refused':
        if (open?.path === event.path) open = null;
        break;
      case 'file-renamed':
        operations.push({ type: 'file-rename', from: event.from, to: event.to });
        break;
      case 'file-deleted':
        operations.push({ type: 'file-delete', path: event.path });
        break;
      case 'question':
        asked.set(event.questionId, { question: event.text, isPlan: false });
        break;
      case 'approval-needed':
        // Approvals of data losses, broken promises or ready-made parts are stored with the turn, and are not plans.
        if (event.losses || event.promises || event.modules) break;
        asked.set(event.questionId, { question: event.plan, isPlan: true });
        break;
      case 'question-answered': {
        const answered = asked.get(event.questionId);
        // A rejected plan has an empty answer.
        if (answered?.isPlan) approvedPlan = event.answer === '' ? null : event.answer;
        else if (answered) exchanges.push({ question: answered.question, answer: event.answer });
        break;
      }
      default:
        break;
    }
  }
  const unfinished = open?.kind === 'file' ? { path: open.path, text: open.pieces.join('') } : null;
  const made = withPromises([], promises);
  return { operations, unfinished, said, wasTried, exchanges, approvedPlan, promises: made, direction };
}
