import { maxTextBytes } from '../../base/files/apply-file-operations';
import type { Path } from '../../base/files/path';
import type { RefusalCode } from '../../base/turn-events/turn-event';
import type { EmitReplyEvent, ReplyEvent, ReplyPair } from './reply-event';
import { utf8Length } from './reply-limits';
import { createFenceStrip } from './strip-fence';
import type { TagName } from './parse-tag';

/** Handles the content of one tag. */
export interface ReplyBlock {
  /** The next part of the content. */
  take(text: string): void;
  /** Call at the closing tag, or when the reply ends without it. */
  close(complete: boolean): void;
}

/** Swallows the content of a refused tag. */
export const ignoredBlock: ReplyBlock = { take() {}, close() {} };

/** Passes a file on as it arrives. Past the size limit its content is dropped and `file-end` is never sent. */
export function createFileBlock(path: Path, emit: EmitReplyEvent): ReplyBlock {
  const parts: string[] = [];
  let bytes = 0;

  const fence = createFenceStrip(/\.(?:md|mdx|markdown)$/i.test(path), (text) => {
    if (bytes > maxTextBytes) return;
    bytes += utf8Length(text);
    if (bytes > maxTextBytes) {
      parts.length = 0;
      emit(tooLarge('file', path));
      return;
    }
    parts.push(text);
    emit({ type: 'file-delta', path, text });
  });

  emit({ type: 'file-start', path, kind: 'file' });
  return {
    take: fence.take,
    close(complete) {
      fence.end();
      if (bytes <= maxTextBytes) emit({ type: 'file-end', path, content: parts.join(''), complete });
    },
  };
}

/** Keeps the content and passes it to `done` when it is complete; past the size limit calls `refuse` once instead. */
export function createTextBlock(done: (text: string, complete: boolean) => void, refuse: () => void): ReplyBlock {
  const parts: string[] = [];
  let bytes = 0;
  return {
    take(text) {
      if (bytes > maxTextBytes) return;
      bytes += utf8Length(text);
      if (bytes <= maxTextBytes) {
        parts.push(text);
        return;
      }
      parts.length = 0;
      refuse();
    },
    close(complete) {
      if (bytes <= maxTextBytes) done(parts.join(''), complete);
    },
  };
}

/** A plan longer than this is sent only when it closes, since each event holds all of it. */
const maxGrowingPlan = 8_000;

/** Sends the plan so far after each finished line, and all of it at its end. */
export function createPlanBlock(emit: EmitReplyEvent): ReplyBlock {
  let known = '';
  let told = '';

  function tell(text: string) {
    if (text === told) return;
    told = text;
    emit({ type: 'plan', text });
  }

  const whole = createTextBlock(tell, () => emit(tooLarge('plan', null)));
  return {
    take(text) {
      whole.take(text);
      if (known.length > maxGrowingPlan) return;
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        known += text.slice(start, end);
        if (known.length <= maxGrowingPlan && known.trim() !== '') tell(known);
        known += '\n';
        start = end + 1;
      }
      known += text.slice(start);
    },
    close: whole.close,
  };
}

const choiceLine = /^[ \t]*[-*•][ \t]+([^]*)$/;

/** Parses a question: lines that begin with a dash are its choices, all others its text. */
export function createAskBlock(emit: EmitReplyEvent): ReplyBlock {
  return createTextBlock(
    (content, complete) => {
      const lines = content.split('\n').map((line) => ({ line, choice: choiceLine.exec(line)?.[1]?.trim() ?? '' }));
      const text = lines.filter(({ choice }) => choice === '').map(({ line }) => line);
      const choices = lines.map(({ choice }) => choice).filter((choice) => choice !== '');
      emit({ type: 'ask', text: text.join('\n').trim(), choices, complete });
    },
    () => emit(tooLarge('ask', null)),
  );
}

/** Collects the pairs of one `<edit>`; it holds no content of its own, only alternating `<find>` and `<replace>`. */
export interface EditBlock {
  openPart(part: 'find' | 'replace'): ReplyBlock;
  /** Refuses the whole edit, because one of its parts asks for something we can't do. */
  refuse(code: RefusalCode, message: string): void;
  close(complete: boolean): void;
}

/** Swallows the pairs of a refused edit. */
export const ignoredEdit: EditBlock = { openPart: () => ignoredBlock, refuse() {}, close() {} };

export function createEditBlock(path: Path, emit: EmitReplyEvent): EditBlock {
  const pairs: ReplyPair[] = [];
  let find: string | null = null;
  let isWhole = true;
  let isRefused = false;

  function refuse(code: RefusalCode, message: string) {
    if (!isRefused) emit({ type: 'refused', code, operation: 'edit', path, message });
    isRefused = true;
  }

  emit({ type: 'file-start', path, kind: 'edit' });
  return {
    refuse,
    openPart(part) {
      return createTextBlock(
        (text, complete) => {
          // A part that was cut off or has no partner would change something other than intended.
          if (!complete || (part === 'find') !== (find === null)) isWhole = false;
          if (!complete) return;
          if (part === 'find') find = text;
          else if (find !== null) {
            pairs.push({ find, replace: text });
            find = null;
          }
        },
        () => refuse('file-too-large', `The edit of "${path}" is larger than 1 MB.`),
      );
    },
    close(complete) {
      if (!isRefused) emit({ type: 'edit-end', path, pairs, complete: complete && isWhole && find === null });
    },
  };
}

export function tooLarge(operation: TagName, path: Path | null): ReplyEvent {
  const what = path === null ? `The <${operation}>` : `"${path}"`;
  return { type: 'refused', code: 'file-too-large', operation, path, message: `${what} is larger than 1 MB.` };
}
