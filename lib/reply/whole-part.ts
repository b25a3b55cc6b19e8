import { createReplyParser } from './create-reply-parser';

/**
 * What of a reply that was cut is whole: so many characters, to the end of the last line before the tag it was cut in (which may
 * be half written itself), and so many tags in them. All of it where it was cut between tags; words to the person are whole
 * wherever they end. O(n) in characters.
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
