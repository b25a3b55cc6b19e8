import { createReplyParser } from './create-reply-parser';
import type { ReplyEvent } from './reply-event';

/** All events of a reply that is there whole. */
export function readReply(text: string): ReplyEvent[] {
  const parser = createReplyParser();
  return [...parser.push(text), ...parser.end()];
}
