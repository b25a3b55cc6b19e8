import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluate } from './main';
import { makeReport } from './report';
import { result } from './turn-fixture';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'easel-eval-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(words: readonly string[], env: Record<string, string> = {}) {
  const said: string[] = [];
  let isPrepared = false;
  const ended = await evaluate(words, {
    env,
    signal: new AbortController().signal,
    log: (line) => said.push(line),
    prepare: async () => {
      isPrepared = true;
      throw new Error('nothing is run in this test');
    },
  });
  return { ...ended, said: said.join('\n'), isPrepared };
}

test.each([
  [['--prompts', 'evals/prompts/people.jsonl'], {}, /OPENAI_API_KEY/],
  [['--model', 'gpt-5'], {}, /OPENAI_API_KEY/],
  [[], { OPENAI_API_KEY: 'k' }, /which model/],
  [['--only', 'nothing-of-that-name'], {}, /there is no nothing-of-that-name; there are habit-tracker/],
  [['--prompts', 'nowhere.jsonl', '--model', 'm'], { OPENAI_API_KEY: 'k' }, /nowhere\.jsonl can't be read/],
  [['--compare', 'nowhere.json', 'other.json'], {}, /there is no nowhere\.json/],
])('%j is refused before anything is started', async (words, env, why) => {
  const ended = await run(words, env);
  expect(ended).toMatchObject({ code: 2, output: '', isPrepared: false });
  expect(ended.said).toMatch(why);
});

test('two reports are compared without running anything', async () => {
  const about = { source: 'recordings', begunAt: '2026-11-20T10:00:00.000Z', seconds: 1, report: null, notRun: [] };
  const files = ['a', 'b'].map((name) => path.join(folder, `${name}.json`));
  for (const file of files) writeFileSync(file, JSON.stringify(makeReport({ ...about, model: file }, [result()])));
  const ended = await run(['--json', '--compare', ...files, '--out', folder]);
  expect(ended).toMatchObject({ code: 0, isPrepared: false });
  expect(JSON.parse(ended.output)).toMatchObject({ name: 'eval-compare', pairs: [{ caseId: 'shop' }] });
});
