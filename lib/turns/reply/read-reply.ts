import { createReplyParser } from './create-reply-parser';
import type { ReplyEvent } from './reply-event';

/** Parses a complete reply into its events. */
export function readReply(text: string): ReplyEvent[] {
  const parser = createReplyParser();
  return [...parser.push(text), ...parser.end()];
}
