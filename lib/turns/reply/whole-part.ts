import { createReplyParser } from './create-reply-parser';

/**
 * The complete part of a reply that was cut off, as a number of characters and of complete tags: up to the end of the
 * last line before the tag in which it was cut off (whose opening line may itself be incomplete). If the reply was cut
 * off between tags, all of it: words to the person are complete wherever they end. O(n) in characters.
 */
export function wholePart(reply: string): { length: number; tags: number } {
  const parser = createReplyParser();
  let length = 0;
  let tags = 0;
  for (let start = 0; start < reply.length;) {
    const end = reply.indexOf('\n', start) + 1 || reply.length;
    const events = parser.push(reply.slice(start, end));
    if (!parser.isOpen()) {
      length = end;
      if (events.some((event) => event.type !== 'text-delta')) tags++;
    }
    start = end;
  }
  if (length < reply.length) return { length, tags };
  const lastLine = reply.slice(reply.lastIndexOf('\n') + 1);
  return { length: /^[ \t]*<[\w/]/.test(lastLine) ? length - lastLine.length : length, tags };
}
