import type { CountTokens, ModelPart } from '../models/model';
import { limitCodes, type Reservation } from './budget';

/** Text is counted in pieces of this many characters: counting every chunk would cost more than parsing the reply. */
const pieceLength = 256;
/** A provider's own encoding may make more of the text than ours. */
const margin = 1.5;
/** What a provider may write between our cut and its stop. */
const tokensUnderway = 48;

/**
 * Lets a reply through until it would cost more than there is, for providers that don't keep to the output limit they
 * were given: then calls `stop` once (which must abort the request), drops what still comes, lets the call's `usage`
 * through and ends with `failed` and the limit's code. A chunk counts as a token at least. A provider that sends a long
 * reply in one chunk has charged for it before anybody could cut; only its own limit helps there.
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
      // What is not counted yet can't hide more than a token a character.
      if (Math.max(chunks, counted + uncounted.length) + thought >= cutAt) {
        isCut = true;
        stop();
      }
    }
    yield part;
  }
  if (isCut) yield { type: 'failed', error: { code: limitCodes[reservation.limit] }, retryable: false };
}
