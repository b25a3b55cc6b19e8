/** Finds the line that closes a tag's content, and releases everything before it as early as possible. */
export interface ContentReader {
  /**
   * Reads from `from` and passes content to `take` in order. Returns the position after the closing line, or -1 while
   * the content is still open, in which case all of `text` is used up.
   */
  read(text: string, from: number, take: (text: string) => void): number;
  /** Call when the reply is over. True if the last line, even without its newline, closes the content. */
  end(take: (text: string) => void): boolean;
}

const newline = 10;
const space = 32;
const tab = 9;

/**
 * Passes content on unchanged except for its first and last newline: a newline is released only with what follows it.
 * `closing` is the closing tag with its indentation. Cost: O(1) per character, mostly inside `indexOf`; holds back one
 * newline and a line that may still be the closing one.
 */
export function createContentReader(closing: string): ContentReader {
  const firstCode = closing.charCodeAt(0);
  // How many characters of `closing` the current line matches so far; -1 once it can't match.
  let matched = 0;
  let blanks = '';
  let owesNewline = false;

  function takeHeld(): string {
    const held = (owesNewline ? '\n' : '') + closing.slice(0, matched) + blanks;
    owesNewline = false;
    matched = -1;
    blanks = '';
    return held;
  }

  return {
    read(text, from, take) {
      const end = text.length;
      let index = from;
      let start = from; // start of the content that has not been released yet
      if (matched >= 0) {
        index = readHead(text, index);
        if (index === end) return -1;
        if (matched === closing.length && text.charCodeAt(index) === newline) return index + 1;
        const held = takeHeld();
        start = index;
        if (held !== '') take(held);
      }
      for (;;) {
        const lineEnd = text.indexOf('\n', index);
        if (lineEnd < 0) {
          if (end > start) take(text.slice(start));
          return -1;
        }
        const lineStart = lineEnd + 1;
        if (lineStart < end && text.charCodeAt(lineStart) !== firstCode) {
          index = lineStart;
          continue;
        }
        matched = 0;
        index = readHead(text, lineStart);
        if (index === end || (matched === closing.length && text.charCodeAt(index) === newline)) {
          if (lineEnd > start) take(text.slice(start, lineEnd));
          if (index < end) return index + 1;
          owesNewline = true;
          return -1;
        }
        matched = -1;
        blanks = '';
      }
    },
    end(take) {
      if (matched === closing.length) return true;
      // If the reply ends inside the closing tag, no part of the tag becomes content; any other unfinished line is
      // content.
      const isCutClosing = matched >= closing.indexOf('/') + 1;
      const held = matched < 0 || isCutClosing ? '' : takeHeld();
      if (held !== '') take(held);
      return false;
    },
  };

  function readHead(text: string, from: number): number {
    let index = from;
    while (matched < closing.length && index < text.length && text.charCodeAt(index) === closing.charCodeAt(matched)) {
      matched++;
      index++;
    }
    if (matched < closing.length) return index;
    const blanksStart = index;
    while (index < text.length && (text.charCodeAt(index) === space || text.charCodeAt(index) === tab)) index++;
    if (index > blanksStart) blanks += text.slice(blanksStart, index);
    return index;
  }
}
