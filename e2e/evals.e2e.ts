import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EvalCase } from '../evals/eval-case';
import { asPromise } from '../evals/read-journeys';
import { runCases } from '../evals/run-cases';
import { parseJourney } from '../lib/base/promises/parse-promise';
import { startScriptedModel, type ScriptedModel } from './support/scripted-model';

const app = `<file path="src/index.css">
@import "tailwindcss";
@theme { --color-leaf: #2b8540; }
</file>
<file path="src/App.tsx">
import { useState } from 'react';
export default function App() {
  const [names, setNames] = useState<string[]>([]);
  const [typed, setTyped] = useState('');
  return (
    <div className="bg-leaf p-4">
      <h1>Shopping</h1>
      <form onSubmit={(event) => { event.preventDefault(); setNames([...names, typed]); }}>
        <label>Name <input value={typed} onChange={(event) => setTyped(event.target.value)} /></label>
        <button>Add</button>
      </form>
      <ul>{names.map((name) => <li key={name}>{name}</li>)}</ul>
    </div>
  );
}
</file>
<promise id="adds">
What I add is on the list.
fill "Name" with "Oat milk"
click button "Add"
see listitem "Oat milk"
</promise>
`;

function caseOf(id: string, prompt: string): EvalCase {
  const hidden = (name: string, steps: string) => {
    const journey = parseJourney(steps);
    if (!journey.ok) throw new Error(journey.error.code);
    return { from: 1, to: null, promise: asPromise(name, { sentence: `It ${name}.`, journey: journey.value }) };
  };
  const add = 'fill "Name" with "Oat milk"\nclick button "Add"\n';
  return {
    ...{ id, language: 'en', prompts: [prompt], images: [], notJudged: [] },
    answers: ['Groceries'],
    journeys: [hidden('shows', `${add}see "Oat milk"`), hidden('keeps', `${add}after reload\nsee "Oat milk"`)],
  };
}

let model: ScriptedModel;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'easel-eval-'));
  model = await startScriptedModel(({ text }) =>
    text.includes('Groceries')
      ? `Here it is.\n\n${app}`
      : 'One question.\n\n<ask>\nWhat do you buy?\n- Tools\n- Books\n</ask>\n',
  );
});
afterAll(async () => {
  await model?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a live model is called and judged; the report names what a stop left out', async () => {
  const stop = new AbortController();
  const { results, notRun } = await runCases({
    ...{ cases: [caseOf('shop', 'A shopping list'), caseOf('later', 'Another list')], concurrency: 1, folder },
    model: { name: 'gpt-4.1', env: model.env },
    signal: stop.signal,
    log: () => stop.abort(new Error('stopped')),
  });
  expect(notRun).toEqual([{ id: 'later', why: 'stopped' }]);
  expect(results).toHaveLength(1);
  expect(results[0]).toMatchObject({
    ...{ caseId: 'shop', outcome: 'version', illegalReplies: 0, builds: true, problems: [], triedBy: 'tab' },
    promises: [
      { id: 'adds', by: 'app', outcome: 'kept' },
      { id: 'shows', by: 'hidden', outcome: 'kept' },
      { id: 'keeps', by: 'hidden', outcome: 'broken', why: expect.stringMatching(/^step 4, see "Oat milk"/) },
    ],
    picture: 'pictures/shop-1.jpg',
    studioFaults: [],
  });
  expect(results[0]!.seconds).toEqual({
    ...{ colours: expect.any(Number), page: expect.any(Number), settled: expect.any(Number) },
  });
  expect(readFileSync(path.join(folder, 'pictures/shop-1.jpg')).subarray(0, 2).toString('hex')).toBe('ffd8');
});
