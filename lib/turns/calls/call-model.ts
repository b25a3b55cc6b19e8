import { and, eq, inArray } from 'drizzle-orm';
import { modelCalls } from '../../../drizzle/schema';
import type { BlobStore } from '../../base/blobs/blob-store';
import { costOf, mostTokens } from '../budget/cost';
import { guardReply } from '../budget/guard-reply';
import { tellSpending } from '../budget/tell-spending';
import type { Database } from '../../base/database/database';
import type { CreateId, Now } from '../../base/foundation/id';
import type { CountTokens, Model, ModelMessage } from '../models/model';
import type { CallModel, DiscountCalls } from '../turns/turn-ports';
import { bookCall } from './book-call';
import { readCosts } from './spending';

type Dependencies = {
  db: Database;
  blobs: BlobStore;
  currentModel(): Model;
  /** Takes over when the current model is down; null if none was set. */
  spareModel?(): Model | null;
  countTokens: CountTokens;
  /**
   * The operator's allowance for each guest in 24 hours, in US dollars; null if there are no guests or no such limit.
   */
  guestUsd: number | null;
  createId: CreateId;
  now: Now;
};

const fewestUsefulTokens = 1_000;
const perMessageTokens = 6;

/** `seen`: the tokens of the pictures, which can't be counted with a text encoding. */
function countMessages(messages: readonly ModelMessage[], countTokens: CountTokens, model: Model) {
  let tokens = 0;
  let bytes = 0;
  let seen = 0;
  for (const { content, pictures = [] } of messages) {
    tokens += countTokens(content) + perMessageTokens;
    bytes += Buffer.byteLength(content);
    for (const picture of pictures) seen += model.pictureTokens?.(picture) ?? 0;
  }
  return { tokens: tokens + seen, words: tokens, bytes, seen };
}

/**
 * Calls the model within the budget. Before each call it reserves the output that the model may write against all
 * limits, and stores the exact messages as a blob and the call as a row; afterwards the row holds the usage.
 */
export function createCallModel(deps: Dependencies): CallModel {
  const { db, blobs, currentModel, spareModel = () => null, countTokens, guestUsd, createId, now } = deps;

  return async function* callModel({
    projectId,
    turnId,
    viewerId,
    attempt,
    messages,
    subject,
    usesSpare,
    signal,
    maxOutputTokens,
  }) {
    const model = (usesSpare ? spareModel() : null) ?? currentModel();
    const { tokens, words, bytes, seen } = countMessages(messages, countTokens, model);
    const room = Math.min(
      maxOutputTokens ?? Infinity,
      model.maxOutputTokens,
      Math.floor(model.contextTokens - tokens * 1.15),
    );
    if (model.kind === 'live' && room < fewestUsefulTokens) {
      yield { type: 'failed', error: { code: 'model-too-small' }, retryable: false };
      return;
    }
    const id = createId();
    const promptHash = await blobs.put(new TextEncoder().encode(JSON.stringify(messages)));
    const before = await readCosts(db, projectId, turnId);
    const reservation = await bookCall(db, {
      ...{ id, projectId, turnId, viewerId, attempt, promptHash, guestUsd },
      purpose: subject.purpose,
      model: model.name,
      price: model.price,
      inputTokens: mostTokens(words, bytes, messages.length) + Math.ceil(seen * 1.5),
      maxOutputTokens: room,
      at: now(),
    });
    if (!reservation.ok) {
      yield { type: 'failed', error: reservation.error, retryable: false };
      return;
    }

    const abort = new AbortController();
    // Abort instead of leaving the loop: the usage up to here must still be received and stored.
    const stop = () => abort.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const close = (use: { input: number; cached: number; output: number; estimated: boolean }) => {
      isClosed = true;
      const costUsd = costOf(use, model.price);
      const { input, cached, output, estimated } = use;
      return db
        .update(modelCalls)
        .set({ input, cached, output, estimated, costUsd, endedAt: now() })
        .where(eq(modelCalls.id, id));
    };
    let isClosed = false;
    let said = '';
    /** Tokens of thinking; null until the model shows any sign of life. */
    let thought: number | null = null;
    // If a call is abandoned or fails, only what was received, including thinking, can have been charged; if nothing
    // was received, it costs nothing.
    const closeUnheard = () => {
      const isHeard = said !== '' || thought !== null;
      const output = countTokens(said) + (thought ?? 0);
      return close({ input: isHeard ? tokens : 0, cached: 0, output, estimated: true });
    };
    try {
      const reserved = reservation.value.maxOutputTokens;
      const readPicture = (hash: string) => blobs.get(hash);
      const parts = model.stream({
        ...{ messages, maxOutputTokens: reserved, subject, readPicture },
        signal: abort.signal,
      });
      const guarded = guardReply(parts, { reservation: reservation.value, countTokens, stop });
      const told = tellSpending(guarded, {
        before: { turn: before.turn, project: before.project ?? 0 },
        ...{ inputTokens: tokens, price: model.price, countTokens, now },
      });
      for await (const part of told) {
        if (part.type !== 'usage') {
          if (part.type === 'text') said += part.text;
          if (part.type === 'thinking') thought = (thought ?? 0) + part.tokens;
          yield part;
          continue;
        }
        await close(part);
        // The demo is free and says so elsewhere; zero figures would only alarm people.
        if (model.kind === 'demo') continue;
        const { input, cached, output, estimated } = part;
        const cost = costOf(part, model.price);
        const after = await readCosts(db, projectId, turnId);
        if (cost !== null && after.project !== null)
          yield { type: 'spending', turn: after.turn, project: after.project };
        yield { type: 'usage', model: model.name, input, cached, output, cost, estimated, spent: after.project };
      }
      if (isClosed || (said === '' && thought === null)) return;
      await closeUnheard();
      const after = await readCosts(db, projectId, turnId);
      if (after.project !== null) yield { type: 'spending', turn: after.turn, project: after.project };
    } finally {
      signal.removeEventListener('abort', stop);
      abort.abort();
      if (!isClosed) await closeUnheard();
    }
  };
}

/** Stops calls of a turn from counting towards the person's limit; their real cost stays. */
export function createDiscountCalls(db: Database): DiscountCalls {
  return async (turnId, attempts) => {
    const ofTurn = eq(modelCalls.turnId, turnId);
    await db
      .update(modelCalls)
      .set({ counted: false })
      .where(attempts === 'all' ? ofTurn : and(ofTurn, inArray(modelCalls.attempt, [...attempts])));
  };
}
