import type { EmitReplyEvent } from './reply-event';
import { readFence } from './strip-fence';

/** The text of a reply outside its tags, as Markdown for the person. */
export interface Prose {
  /** Takes part of a line; an earlier call may have taken its beginning. */
  say(text: string): void;
  endLine(): void;
  sayBlankLine(line: string): void;
  /** Takes a complete line that may be a code fence: a fence around a tag, or around the whole reply, is left out. */
  sayFence(line: string): void;
  /** Call for each tag. */
  passTag(): void;
}

/** Languages that models put on a fence around a whole reply; a first fence with any other language is a code block. */
const replyLanguages = ['', 'xml', 'html', 'markdown', 'md', 'text', 'txt', 'plaintext'];

/**
 * Blank lines are sent only with the text after them, so that a reply has none at its start and end and one around its
 * tags. A fence is sent once the line after it proves not to be a tag.
 */
export function createProse(emit: EmitReplyEvent): Prose {
  let hasSpoken = false;
  let hasTag = false;
  let gap = '';
  // After a part that was left out the gap is one blank line, however many the reply has.
  let isGapWhole = false;
  let heldFence: string | null = null;
  // Open fences, outermost first; true if the opening line was sent, so that the closing one must be too.
  const fences: boolean[] = [];

  function say(text: string) {
    let lead = hasSpoken ? gap : '';
    if (heldFence !== null) {
      fences.push(true);
      lead = heldFence + gap;
      heldFence = null;
    }
    gap = '';
    isGapWhole = false;
    hasSpoken = true;
    emit({ type: 'text-delta', text: lead + text });
  }

  function leaveOut() {
    gap = hasSpoken ? '\n\n' : '';
    isGapWhole = true;
  }

  function sayLine(line: string) {
    say(line);
    gap = '\n';
  }

  return {
    say,
    endLine() {
      gap = '\n';
    },
    sayBlankLine(line) {
      if (!isGapWhole) gap += `${line}\n`;
    },
    sayFence(line) {
      const fence = readFence(line);
      if (fence === null) return sayLine(line);

      if (heldFence !== null) {
        const blank = gap;
        gap = '';
        say('');
        gap = blank;
      }
      const isShown = fences.at(-1);
      if (fence.info === '' && isShown !== undefined) {
        fences.pop();
        if (isShown) sayLine(line);
        else leaveOut();
      } else if (isShown) {
        sayLine(line);
      } else if (!hasSpoken && !hasTag && fences.length === 0 && replyLanguages.includes(fence.info.toLowerCase())) {
        fences.push(false);
      } else {
        heldFence = `${hasSpoken ? gap : ''}${line}\n`;
        gap = '';
        isGapWhole = false;
      }
    },
    passTag() {
      if (heldFence !== null) fences.push(false);
      heldFence = null;
      hasTag = true;
      leaveOut();
    },
  };
}
