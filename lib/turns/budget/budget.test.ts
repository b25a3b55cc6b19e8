import { describe, expect, test } from 'vitest';
import type { ModelPart, Price } from '../models/model';
import {
  dayMs,
  forgiveRepair,
  heldCost,
  moneyLeft,
  nothingSpent,
  reserveCall,
  settleCall,
  tightestLimit,
  type Limits,
  type Spending,
} from './budget';
import { costOf, mostTokens } from './cost';
import { guardReply } from './guard-reply';

const price: Price = { input: 2, cached: 0.5, output: 8 };
const countTokens = (text: string) => Math.ceil(text.length / 4);

describe('costOf', () => {
  test('charges cached input at its own rate', () => {
    expect(costOf({ input: 1_000_000, cached: 400_000, output: 100_000 }, price)).toBeCloseTo(1.2 + 0.2 + 0.8);
  });

  test('charges input that is cached for the next call at its own rate', () => {
    const use = { input: 1_000_000, cached: 0, written: 1_000_000, output: 0 };
    expect(costOf(use, { ...price, written: 2.5 })).toBeCloseTo(2.5);
    expect(costOf(use, price)).toBeCloseTo(2);
  });

  test('has no cost without a price', () => {
    expect(costOf({ input: 10, cached: 0, output: 10 }, null)).toBeNull();
  });
});

const noLimits: Limits = { turnUsd: null, projectUsd: null, personUsd: null, dayUsd: null, guestUsd: null };

describe('moneyLeft', () => {
  test('is what the tightest limit leaves', () => {
    const spent: Spending = { turn: 0.2, project: 1.5, counted: 1, day: 3 };
    expect(moneyLeft(noLimits, spent)).toBe(Infinity);
    expect(moneyLeft({ ...noLimits, turnUsd: 0.5, projectUsd: 2, personUsd: 5 }, spent)).toBeCloseTo(0.3);
    expect(moneyLeft({ ...noLimits, turnUsd: 1, projectUsd: 1, personUsd: 5 }, spent)).toBe(0);
  });

  test('names the limit that leaves least', () => {
    const spent: Spending = { turn: 0.2, project: 1.5, counted: 1, day: 3 };
    const wide: Limits = { turnUsd: 3, projectUsd: 50, personUsd: 5, dayUsd: 20, guestUsd: null };
    expect(tightestLimit(wide, spent).limit).toBe('turn');
    expect(tightestLimit({ ...wide, personUsd: 2 }, spent)).toEqual({ limit: 'project', left: 1 });
    expect(tightestLimit({ ...wide, dayUsd: 3.5 }, spent)).toEqual({ limit: 'day', left: 0.5 });
    expect(tightestLimit({ ...wide, dayUsd: 4, guestUsd: 2 }, spent)).toEqual({ limit: 'guest', left: 0 });
  });

  test('a failed repair does not count towards the person’s limit but stays in the real cost', () => {
    const built = settleCall(nothingSpent, 0.3);
    const tried = settleCall(built, 0.2);
    expect(forgiveRepair(tried, 0.2)).toEqual({ turn: 0.5, project: 0.5, counted: expect.closeTo(0.3), day: 0.5 });
  });
});

describe('reserveCall', () => {
  const ask = { price, inputTokens: 10_000, maxOutputTokens: 16_000 };

  test('reserves input and the whole output if there is money, and all that the guard lets through', () => {
    const reserved = reserveCall({ ...ask, left: 1 });
    expect(reserved).toMatchObject({ ok: true, value: { maxOutputTokens: 16_000, affordableTokens: 24_512 } });
    if (reserved.ok) expect(reserved.value.usd).toBeCloseTo(0.02 + (24_512 * 8) / 1e6);
  });

  test('allows as much output as the remaining money pays for', () => {
    expect(reserveCall({ ...ask, left: 0.0601 })).toMatchObject({
      ok: true,
      value: { maxOutputTokens: 5012, affordableTokens: 5012, usd: expect.closeTo(0.0601) },
    });
  });

  test('refuses if the remaining money pays for nothing useful', () => {
    for (const left of [0, 0.01, 0.0205]) {
      expect(reserveCall({ ...ask, left })).toEqual({ ok: false, error: { code: 'limit-reached' } });
    }
  });

  test('names the limit', () => {
    expect(reserveCall({ ...ask, left: 0, limit: 'day' })).toEqual({ ok: false, error: { code: 'day-limit-reached' } });
    expect(reserveCall({ ...ask, left: 0, limit: 'turn' })).toEqual({
      ok: false,
      error: { code: 'turn-limit-reached' },
    });
  });

  test('reserves nothing if no price is known', () => {
    expect(reserveCall({ ...ask, price: null, left: 0 })).toMatchObject({
      ok: true,
      value: { maxOutputTokens: 16_000, usd: 0 },
    });
  });
});

/** mulberry32, so every run makes the same turns. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A provider that counts tokens its own way, and may ignore the output limit or not report usage. */
async function* speak(
  provider: {
    input: number;
    counted: number;
    wants: number;
    max: number;
    charactersPerToken: number;
    obeys: boolean;
    tells: boolean;
  },
  isStopped: () => boolean,
  charge: (tokens: number) => void,
): AsyncGenerator<ModelPart> {
  let written = 0;
  const most = provider.obeys ? Math.min(provider.wants, provider.max) : provider.wants;
  let text = '';
  while (written < most && !isStopped()) {
    written++;
    charge(1);
    const piece = 'x'.repeat(Math.max(1, Math.round(provider.charactersPerToken)));
    text += piece;
    yield { type: 'text', text: piece };
  }
  // The provider goes on writing until the cut reaches it.
  if (isStopped()) charge(20);
  yield provider.tells
    ? { type: 'usage', input: provider.input, cached: 0, output: written, estimated: false }
    : {
        type: 'usage',
        input: provider.counted,
        cached: 0,
        output: Math.max(countTokens(text), written),
        estimated: true,
      };
  yield { type: 'end', reason: isStopped() ? 'cut' : 'complete' };
}

describe('the cap', () => {
  test('is never exceeded in 200 random turns, nor is the limit of any 24 hours', async () => {
    const random = randomFrom(7);
    const dayUsd = 0.3;
    let now = 0;
    /** The real charge for each turn, and when it was made. */
    const charges: Array<{ at: number; usd: number }> = [];
    /** The cost that Easel books for each call, and when. */
    const held: Array<{ at: number; usd: number }> = [];
    const within = (list: typeof charges) => list.reduce((sum, { at, usd }) => (at > now - dayMs ? sum + usd : sum), 0);
    const reached = { 'limit-reached': 0, 'turn-limit-reached': 0, 'day-limit-reached': 0, 'guest-limit-reached': 0 };
    const count = (code: string) => {
      if (code in reached) reached[code as keyof typeof reached]++;
    };
    for (let turn = 0; turn < 200; turn++) {
      now += random() * 4 * 3600_000;
      const limits: Limits = {
        turnUsd: 0.005 + random() * 0.08,
        projectUsd: random() < 0.5 ? 0.1 : null,
        personUsd: 0.2,
        dayUsd,
        guestUsd: random() < 0.2 ? 0.15 : null,
      };
      const dayBefore = within(charges);
      let spent: Spending = { turn: 0, project: random() * 0.1, counted: 0, day: within(held) };
      const before = spent.project;
      let trueCost = 0;
      const charge = (usd: number) => {
        trueCost += usd;
        charges.push({ at: now, usd });
      };

      for (let call = 0; call < 4; call++) {
        const counted = Math.round(200 + random() * 6000);
        const reserved = reserveCall({
          price,
          inputTokens: mostTokens(counted, counted * 4),
          maxOutputTokens: 4000,
          ...tightestLimit(limits, spent),
        });
        if (!reserved.ok) {
          count(reserved.error.code);
          break;
        }
        const input = Math.round(counted * (0.7 + random() * 0.8));
        charge((input * price.input) / 1_000_000);
        let stopped = false;
        const provider = {
          input,
          counted,
          wants: Math.round(random() * 8000),
          max: reserved.value.maxOutputTokens,
          charactersPerToken: 1 + random() * 5,
          obeys: random() < 0.5,
          tells: random() < 0.7,
        };
        const parts = speak(
          provider,
          () => stopped,
          (tokens) => charge((tokens * price.output) / 1_000_000),
        );
        const guarded = guardReply(parts, { reservation: reserved.value, countTokens, stop: () => (stopped = true) });
        for await (const part of guarded) {
          if (part.type === 'usage') {
            const usd = heldCost({ costUsd: costOf(part, price), estimated: part.estimated });
            spent = settleCall(spent, usd);
            held.push({ at: now, usd });
          }
          if (part.type === 'failed') count(part.error.code);
        }
      }

      expect(trueCost).toBeLessThanOrEqual((limits.turnUsd ?? Infinity) + 1e-9);
      if (limits.projectUsd !== null && before < limits.projectUsd) {
        expect(before + trueCost).toBeLessThanOrEqual(limits.projectUsd + 1e-9);
      }
      expect(within(charges)).toBeLessThanOrEqual(dayUsd + 1e-9);
      if (limits.guestUsd !== null && trueCost > 0) {
        expect(dayBefore + trueCost).toBeLessThanOrEqual(limits.guestUsd + 1e-9);
      }
    }
    for (const times of Object.values(reached)) expect(times).toBeGreaterThan(5);
  });

  test('a reply that keeps to its limit is never cut off', async () => {
    const reserved = reserveCall({ price, inputTokens: 1000, maxOutputTokens: 4000, left: 10 });
    if (!reserved.ok) throw new Error('there is money');
    const reservation = reserved.value;
    async function* parts(): AsyncGenerator<ModelPart> {
      for (let index = 0; index < 4000; index++) yield { type: 'text', text: 'abcd' };
      yield { type: 'end', reason: 'output-limit' };
    }
    let last: ModelPart | undefined;
    for await (const part of guardReply(parts(), { reservation, countTokens, stop: () => expect.unreachable() }))
      last = part;
    expect(last).toEqual({ type: 'end', reason: 'output-limit' });
  });
});
