import { createReplyParser } from './create-reply-parser';
import type { ReplyEvent } from './reply-event';

/** For tests: the events of a reply that arrives in pieces, one array of events per piece. */
export function parsePieces(pieces: Iterable<string>): ReplyEvent[][] {
  const parser = createReplyParser();
  const batches: ReplyEvent[][] = [];
  for (const piece of pieces) batches.push(structuredClone(parser.push(piece)));
  batches.push(parser.end());
  return batches;
}

export function cutEvery(text: string, size: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; start += size) pieces.push(text.slice(start, start + size));
  return pieces;
}

/** Joins adjacent deltas, because the parser splits them at chunk boundaries. */
export function joinDeltas(events: readonly ReplyEvent[]): ReplyEvent[] {
  const joined: ReplyEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (event.type === 'text-delta' && last?.type === 'text-delta') last.text += event.text;
    else if (event.type === 'file-delta' && last?.type === 'file-delta' && last.path === event.path)
      last.text += event.text;
    else joined.push({ ...event });
  }
  return joined;
}
