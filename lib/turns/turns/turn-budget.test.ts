import { expect, test } from 'vitest';
import { reserveCall, tightestLimit, type Limits } from '../budget/budget';
import { costOf, mostTokens } from '../budget/cost';
import { guardReply } from '../budget/guard-reply';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { isLong } from '../../base/foundation/sample.fixture';
import type { ModelPart } from '../models/model';
import { createTurnFixture } from './turn.fixture';
import type { CallPart } from './turn-ports';

const price = { input: 1, cached: 0.1, output: 10 };
/** In the normal run a day has a third of the turns and half of the money. */
const dayUsd = isLong ? 0.5 : 0.25;
const limits: Limits = { turnUsd: 0.03, projectUsd: 0.08, personUsd: null, dayUsd, guestUsd: null };
const countTokens = (text: string) => Math.ceil(text.length / 4);
const inputTokens = 400;

/** A small seeded generator (mulberry32), so that a failure can be reproduced. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

/** A provider that ignores its output limit, breaks off, fails, or answers with edits that never fit. */
async function* misbehave(
  random: () => number,
  signal: AbortSignal,
  charge: (output: number) => void,
): AsyncGenerator<ModelPart> {
  const kind = random();
  let output = 0;
  try {
    if (kind < 0.15) return yield { type: 'failed', error: { code: 'model-unavailable' }, retryable: true };
    const size = Math.floor(random() * 4000);
    const tag = kind < 0.5 ? '<edit path="src/App.tsx">\n<find>\nnone\n</find>\n' : '<file path="a.ts">\n';
    yield { type: 'text', text: tag };
    for (let index = 0; index < size && !signal.aborted; index += 8) {
      output += 8;
      yield { type: 'text', text: `${'word abc'.repeat(4)}` };
    }
    if (kind < 0.7) return yield { type: 'end', reason: kind < 0.6 ? 'cut' : 'output-limit' };
    yield { type: 'text', text: '\n</file>\n' };
    yield { type: 'usage', input: inputTokens, cached: 0, output, estimated: false };
    yield { type: 'end', reason: 'complete' };
  } finally {
    charge(output);
  }
}

await describeOnDatabases('the cap', (database) => {
  const many = isLong ? 200 : 64;
  test(`is never exceeded by ${many} turns of a model that ignores every limit`, async () => {
    const random = createRandom(7);
    const fixture = createTurnFixture(database());
    const { newProject, scripts, say, here, errors, eventsOf, bundle } = fixture;
    bundle.check = async () =>
      random() < 0.4 ? [{ kind: 'compile', message: `fault ${String.fromCharCode(97 + random() * 20)}` }] : [];
    const reached = new Map<string, number>();
    let project = await newProject({ 'src/App.tsx': 'x\n' });
    let ofProject = 0;
    /** Money spent by all projects in one day; a day has half of the turns. */
    let ofDay = 0;

    for (let turn = 0; turn < many; turn++) {
      if (turn % 8 === 0) {
        project = await newProject({ 'src/App.tsx': 'x\n' });
        ofProject = 0;
      }
      if (turn % (many / 2) === 0) ofDay = 0;
      let ofTurn = 0;
      async function* guarded(): AsyncGenerator<CallPart> {
        const spent = { turn: ofTurn, project: ofProject, counted: 0, day: ofDay };
        const input = mostTokens(inputTokens, inputTokens * 4);
        const reserved = reserveCall({
          price,
          inputTokens: input,
          maxOutputTokens: 4000,
          ...tightestLimit(limits, spent),
        });
        if (!reserved.ok) return yield { type: 'failed', error: reserved.error, retryable: false };
        const abort = new AbortController();
        const stop = () => abort.abort();
        const parts = misbehave(random, abort.signal, (output) => {
          const cost = costOf({ input: inputTokens, cached: 0, output }, price) ?? 0;
          ofTurn += cost;
          ofProject += cost;
          ofDay += cost;
        });
        for await (const part of guardReply(parts, { reservation: reserved.value, countTokens, stop })) {
          if (part.type !== 'usage') yield part;
        }
      }
      scripts.length = 0;
      scripts.push(...Array.from({ length: 60 }, () => guarded));
      const turnId = await say(project, 'Go');
      await here.runner.idle();
      expect(ofTurn).toBeLessThanOrEqual(limits.turnUsd!);
      expect(ofProject).toBeLessThanOrEqual(limits.projectUsd!);
      expect(ofDay).toBeLessThanOrEqual(limits.dayUsd!);
      const end = (await eventsOf(turnId)).at(-1);
      expect(end?.type).toBe('turn-end');
      if (end?.type !== 'turn-end' || end.code === undefined) continue;
      reached.set(end.code, (reached.get(end.code) ?? 0) + 1);
    }
    for (const code of ['turn-limit-reached', 'limit-reached', 'day-limit-reached'])
      expect(reached.get(code) ?? 0, code).toBeGreaterThan(isLong ? 5 : 0);
    expect(errors).toEqual([]);
  }, 240_000);
});
