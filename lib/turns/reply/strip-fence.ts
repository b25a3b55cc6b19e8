/** Passes the content of a file on as it arrives, without a code fence that wraps all of it. */
export interface FenceStrip {
  take(text: string): void;
  /** Call when the content is over: passes on held text that belongs to it. */
  end(): void;
}

type Phase = 'opening' | 'plain' | 'held' | 'text' | 'head' | 'ticks' | 'after';

/** A longer first line is content: no language name is that long. */
const maxFenceLength = 200;
const openingFence = /^[ \t]*(`{3,}|~{3,}(?!~))([^`]*)$/;

/** Whether a line opens or closes a code block, and with which characters. */
export function readFence(line: string): { marks: string; info: string } | null {
  const match = openingFence.exec(line);
  return match === null ? null : { marks: match[1] ?? '', info: (match[2] ?? '').trim() };
}

/**
 * Outside Markdown a first line that is a fence can't be code, so it is dropped at once, and a last one with it. In
 * Markdown it may be an ordinary code block: such a file is held back until its end and stripped only if its first
 * fence closes in its last line. Everything else passes through unchanged. Cost: O(1) per character.
 */
export function createFenceStrip(isMarkdown: boolean, pass: (text: string) => void): FenceStrip {
  let phase: Phase = 'opening';
  let marks = '';
  let opening = '';
  let kept: string[] = [];
  // In the wrapped phases: complete lines that may end the content (a closing fence and blank lines), and the line
  // after them.
  let heldLines = '';
  let heldLine = '';
  let ticks = 0; // of `heldLine`

  function passOn(text: string) {
    if (text !== '') pass(text);
  }

  function takeOpening(text: string) {
    const scanned = opening.length;
    opening += text;
    const lineEnd = opening.indexOf('\n', scanned);
    const line = lineEnd < 0 ? opening : opening.slice(0, lineEnd);
    const fence = readFence(line);
    if (lineEnd >= 0 ? fence === null : line.length > maxFenceLength || !couldBeFence(line)) {
      phase = 'plain';
      passOn(opening);
      opening = '';
      return;
    }
    if (lineEnd < 0 || fence === null) return;
    if (isMarkdown) {
      phase = 'held';
      kept = [opening];
      return;
    }
    const rest = opening.slice(lineEnd + 1);
    marks = fence.marks;
    phase = 'head';
    opening = '';
    takeWrapped(rest);
  }

  function release() {
    passOn(heldLines + heldLine);
    heldLines = '';
    heldLine = '';
  }

  function takeWrapped(text: string) {
    let index = 0;
    while (index < text.length) {
      if (phase === 'text') {
        const lineEnd = text.indexOf('\n', index);
        const stop = lineEnd < 0 ? text.length : lineEnd;
        passOn(text.slice(index, stop));
        if (lineEnd < 0) return;
        heldLine = '\n';
        phase = 'head';
        index = lineEnd + 1;
        continue;
      }
      takeHeadCharacter(text.charAt(index));
      index++;
    }
  }

  /** Holds a line that may be the closing fence, or a blank one after it; releases it once it proves to be content. */
  function takeHeadCharacter(character: string) {
    if (character === '\n') {
      if (isClosing() || (phase === 'head' && heldLines !== '')) heldLines += heldLine;
      else release();
      heldLine = '\n';
      ticks = 0;
      phase = 'head';
      return;
    }
    const isBlank = character === ' ' || character === '\t';
    if (character === marks.charAt(0) && (phase === 'head' || phase === 'ticks')) {
      // There was a second fence after the first, so the first was content.
      passOn(heldLines);
      heldLines = '';
      ticks++;
      phase = 'ticks';
    } else if (isBlank && isClosing()) {
      phase = 'after';
    } else if (!isBlank || phase !== 'head') {
      heldLine += character;
      release();
      ticks = 0;
      phase = 'text';
      return;
    }
    heldLine += character;
  }

  function isClosing(): boolean {
    return phase === 'after' || (phase === 'ticks' && ticks >= marks.length);
  }

  return {
    take(text) {
      if (phase === 'plain') pass(text);
      else if (phase === 'opening') takeOpening(text);
      else if (phase === 'held') kept.push(text);
      else takeWrapped(text);
    },
    end() {
      if (phase === 'opening') passOn(opening);
      else if (phase === 'held') passOn(stripMarkdown(kept.join('')));
      else if (!isClosing() && (phase !== 'head' || heldLines === '')) release();
      opening = '';
      kept = [];
      heldLines = '';
      heldLine = '';
      phase = 'plain';
    },
  };
}

function couldBeFence(line: string): boolean {
  return /^[ \t]*(?:`{0,2}|~{0,2}|`{3,}[^`]*|~{3}[^`]*)$/.test(line);
}

/** Strips the first and last line if they are one fence around everything between. */
function stripMarkdown(content: string): string {
  const lines = content.split('\n');
  while (lines.length > 1 && lines.at(-1)?.trim() === '') lines.pop();
  const open: string[] = [];
  for (const [index, line] of lines.entries()) {
    const fence = readFence(line);
    if (fence === null) continue;
    const top = open.at(-1);
    if (fence.info !== '' || top === undefined || top.charAt(0) !== fence.marks.charAt(0)) open.push(fence.marks);
    else if (fence.marks.length >= top.length) open.pop();
    if (open.length === 0) return index === lines.length - 1 ? lines.slice(1, -1).join('\n') : content;
  }
  return content;
}
