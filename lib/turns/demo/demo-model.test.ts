import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CallSubject, ModelCall, ModelPart } from '../models/model';
import { allExamples, demoExamples } from './demo-examples';
import { createDemoModel, type DemoModel } from './demo-model';
import type { DemoPace } from './demo-pace';
import { readDemo } from './read-recordings';
import type { Recording } from './recording';

let recordings: Recording[];
beforeAll(async () => {
  recordings = await readDemo(fileURLToPath(new URL('.', import.meta.url)));
});

const promptsOf = (id: string) => demoExamples.find((example) => example.id === id)?.prompts ?? ['', '', ''];
const turnOf = (id: string, turn: number) => recordings.find((recording) => recording.id === id)?.turns[turn - 1];

function callOf(subject: Partial<CallSubject>, more: Partial<ModelCall> = {}): ModelCall {
  return {
    messages: [],
    maxOutputTokens: 1000,
    subject: { purpose: 'build', prompt: '', earlier: [], answers: [], round: 0, ...subject },
    signal: new AbortController().signal,
    ...more,
  };
}

async function textOf(model: DemoModel, call: ModelCall): Promise<string> {
  let text = '';
  for await (const part of model.stream(call)) if (part.type === 'text') text += part.text;
  return text;
}

/** A clock that only moves when the code sleeps. */
function pacedBy(settings: { charactersPerSecond: number; longestSeconds: number }): DemoPace & { elapsed(): number } {
  let time = 0;
  return {
    ...settings,
    now: () => time,
    sleep: async (ms, signal) => {
      if (!signal.aborted) time += ms;
    },
    elapsed: () => time,
  };
}

describe('createDemoModel', () => {
  test('the examples say what the recordings say', () => {
    expect(allExamples.map(({ prompts }) => prompts)).toEqual(
      recordings.map(({ turns }) => turns.map(({ prompt }) => prompt)),
    );
  });

  test('replays the three turns of a conversation to the letter', async () => {
    const model = createDemoModel({ recordings });
    const prompts = promptsOf('ledger-zh');
    for (const [index, prompt] of prompts.entries()) {
      const text = await textOf(model, callOf({ prompt, earlier: prompts.slice(0, index) }));
      expect(text).toBe(turnOf('ledger-zh', index + 1)?.reply);
    }
  });

  test('asks first where the recording did, and builds with the answer', async () => {
    const model = createDemoModel({ recordings });
    const prompt = promptsOf('volunteer-rota')[0];
    expect(await textOf(model, callOf({ prompt }))).toBe(turnOf('volunteer-rota', 1)?.ask);
    const { answer, reply } = turnOf('volunteer-rota', 1)!;
    expect(await textOf(model, callOf({ prompt, answers: [answer!] }))).toBe(reply);
    const other = await textOf(model, callOf({ prompt, answers: ['Only me – I fill it in for everyone'] }));
    expect(other).toBe(
      `The demo can only replay one answer here: “${answer}”. A connected model would follow yours.\n\n${reply}`,
    );
    expect(turnOf('volunteer-rota', 1)!.ask).toContain(`- ${answer}`);
  });

  test('writes the broken reply first and the sound one as its repair, if told so', async () => {
    const model = createDemoModel({ recordings, first: 'broken' });
    const prompt = promptsOf('stock-room')[0];
    expect(await textOf(model, callOf({ prompt }))).toBe(turnOf('stock-room', 1)?.broken);
    expect(await textOf(model, callOf({ prompt, purpose: 'repair', round: 1 }))).toBe(turnOf('stock-room', 1)?.reply);
  });

  test.each([
    ['a sentence without a recording', { prompt: 'a zoo app' }],
    ['a repair nobody recorded', { prompt: demoExamples[0]?.prompts[0] ?? '', purpose: 'repair' as const }],
  ])('answers %s with no text at all', async (_, subject) => {
    const parts: ModelPart[] = [];
    for await (const part of createDemoModel({ recordings }).stream(callOf(subject))) parts.push(part);
    expect(parts).toEqual([{ type: 'failed', error: { code: 'model-missing' }, retryable: false }]);
  });

  test('tells every first build within the time given', async () => {
    for (const { prompts } of demoExamples) {
      const pace = pacedBy({ charactersPerSecond: 240, longestSeconds: 22 });
      await textOf(createDemoModel({ recordings, pace }), callOf({ prompt: prompts[0], answers: ['x'] }));
      expect(pace.elapsed()).toBeGreaterThan(21_000);
      expect(pace.elapsed()).toBeLessThanOrEqual(22_001);
    }
  });

  test('tells a short reply at its own pace', async () => {
    const pace = pacedBy({ charactersPerSecond: 240, longestSeconds: 22 });
    const prompt = promptsOf('volunteer-rota')[0];
    const text = await textOf(createDemoModel({ recordings, pace }), callOf({ prompt }));
    expect(pace.elapsed()).toBeCloseTo((text.length / 240) * 1000, -2);
  });

  test('shows it all at once when the turn is skipped, and no other', async () => {
    const pace = pacedBy({ charactersPerSecond: 240, longestSeconds: 22 });
    const model = createDemoModel({ recordings, pace });
    const prompt = promptsOf('habit-tracker')[0];
    let text = '';
    for await (const part of model.stream(callOf({ prompt, turnId: 'turn-1' }))) {
      if (text === '') model.skip('turn-1');
      if (part.type === 'text') text += part.text;
    }
    expect(text).toBe(turnOf('habit-tracker', 1)?.reply);
    expect(pace.elapsed()).toBeLessThan(100);
    await textOf(model, callOf({ prompt, turnId: 'turn-2' }));
    expect(pace.elapsed()).toBeGreaterThan(20_000);
  });

  test('ends as cut when it is stopped, and goes on after what was said', async () => {
    const model = createDemoModel({ recordings });
    const prompt = promptsOf('habit-tracker')[0];
    const abort = new AbortController();
    const parts: ModelPart[] = [];
    for await (const part of model.stream(callOf({ prompt }, { signal: abort.signal }))) {
      parts.push(part);
      if (parts.length === 10) abort.abort();
    }
    expect(parts.at(-1)).toEqual({ type: 'end', reason: 'cut' });
    const said = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    const messages = [{ role: 'assistant' as const, content: said }];
    const rest = await textOf(model, callOf({ prompt, purpose: 'continue' }, { messages }));
    expect(said + rest).toBe(turnOf('habit-tracker', 1)?.reply);
  });
});
