/** How much of a continuation is examined before any of it is passed on. */
export const continuationHead = 1200;

const longestOverlap = 400;
const shortestOverlap = 12;

/**
 * Fits the start of a continued reply to the words before it. Models are asked to continue after the last character.
 * Most do, but some repeat the line in which they were cut off, open a code fence first, or start the whole file again
 * (`startsOver`: the open tag has to end first). O(overlap²) at worst, once per continuation.
 */
export function joinContinuation(said: string, start: string): { startsOver: boolean; text: string } {
  const text = start.replace(/^\s*```[\w-]*[ \t]*\n/, '');
  // Words and then a tag: the model has started a new reply, and none of it belongs in the file in which it was cut
  // off.
  const [tag] =
    /^[ \t]*<(?:(?:file|edit)\s(?=[^>\r\n]*\bpath\s*=)[^>\r\n]*|(?:promise|migration)\s(?=[^>\r\n]*\b(?:id|name)\s*=)[^>\r\n]*|plan|ask)>[ \t]*$/m.exec(
      text,
    ) ?? [];
  const isClosedFirst = /^[ \t]*<\/(?:file|edit)>[ \t]*$/m.test(
    tag === undefined ? '' : text.slice(0, text.indexOf(tag)),
  );
  if (tag !== undefined && !isClosedFirst) return { startsOver: true, text: text.trimStart() };

  const lastLine = said.slice(said.lastIndexOf('\n') + 1);
  for (let length = Math.min(said.length, text.length, longestOverlap); length > 0; length--) {
    const isWholeLine = length >= lastLine.length && lastLine.trim().length > 2;
    if (length < shortestOverlap && !isWholeLine) break;
    if (said.endsWith(text.slice(0, length))) return { startsOver: false, text: text.slice(length) };
  }
  return { startsOver: false, text };
}
