import type { CountTokens, ModelPart } from '../models/model';
import { limitCodes, type Reservation } from './budget';

/** Text is counted in pieces of this many characters: counting every chunk would cost more than parsing the reply. */
const pieceLength = 256;
/** A provider's own encoding may produce more tokens for a text than ours. */
const margin = 1.5;
/** Tokens that a provider may still send between our cut and the moment it stops. */
const tokensUnderway = 48;

/**
 * Passes a reply on until it would cost more than is left, for providers that ignore their output limit. Then it calls
 * `stop` once (which must abort the request), drops the rest, passes the call's `usage` on and ends with `failed` and
 * the limit's code; if money was left, it ends as a reply that reached its maximum length. A chunk counts as at least
 * one token. If a provider sends a long reply in one chunk, it has charged for it before we can cut it off; only the
 * provider's own limit helps there.
 */
export async function* guardReply(
  parts: AsyncIterable<ModelPart>,
  { reservation, countTokens, stop }: { reservation: Reservation; countTokens: CountTokens; stop: () => void },
): AsyncGenerator<ModelPart> {
  const cutAt = reservation.affordableTokens - tokensUnderway;
  let chunks = 0;
  let thought = 0;
  let counted = 0;
  let uncounted = '';
  let isCut = false;

  for await (const part of parts) {
    if (isCut) {
      if (part.type === 'usage') yield part;
      continue;
    }
    if (part.type === 'thinking') {
      thought += part.tokens;
      if (Math.max(chunks, counted + uncounted.length) + thought >= cutAt) {
        isCut = true;
        stop();
      }
    }
    if (part.type === 'text' && cutAt !== Infinity) {
      chunks++;
      uncounted += part.text;
      if (uncounted.length >= pieceLength) {
        counted += countTokens(uncounted) * margin;
        uncounted = '';
      }
      // Uncounted text can't be more than one token per character.
      if (Math.max(chunks, counted + uncounted.length) + thought >= cutAt) {
        isCut = true;
        stop();
      }
    }
    yield part;
  }
  if (isCut && reservation.by === 'length') yield { type: 'end', reason: 'output-limit' };
  else if (isCut) yield { type: 'failed', error: { code: limitCodes[reservation.limit] }, retryable: false };
}
