import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPairs } from '../evals/pairs/run-pairs';
import { showFinished } from '../evals/pairs/show-finished';
import { borrowBrowser } from './support/browser';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'easel-pairs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = (body: string) => `Here it is.

<file path="src/App.tsx">
export default function App() {
  return <main className="p-4"><h1>Bread of today</h1>${body}</main>;
}
</file>
<promise id="rye">
There is rye.
see "Rye"
</promise>
`;

const reply = (body: string) => ({ kind: 'reply' as const, text: page(body) });

test('both replies are built, tried and photographed as written; nothing is repaired', async () => {
  const request = { id: 'bread', language: 'en', request: 'A page for my bakery', cases: [] };
  const report = await runPairs({
    pairs: [{ request, made: { A: reply('<p>Rye</p>'), B: reply('<p className="w-[900px]">Wheat</p>') } }],
    ...{ left: [], folders: ['old', 'new'], seed: 1, concurrency: 1, out: folder, operate: false },
    ...{ signal: new AbortController().signal, log: () => undefined },
  });
  expect(report).toMatchObject({ isComplete: true, notRun: [] });
  const { A, B } = report.pairs[0]!;
  expect(A).toMatchObject({
    ...{ built: true, triedBy: 'tab', repairWanted: false, problems: [], files: 1, pictures: [] },
    ...{ promises: { kept: 1, broken: [], untried: [] }, sideways: { 1280: 0, 768: 0, 360: 0 } },
  });
  expect(B).toMatchObject({ built: true, repairWanted: true, promises: { kept: 0, broken: [expect.any(String)] } });
  expect(B.sideways![360]).toBeGreaterThan(500);

  for (const number of [1, 2]) {
    for (const width of [1280, 768, 360]) {
      for (const kind of ['', '-full']) {
        expect(existsSync(path.join(folder, 'bread', `${number}-${width}${kind}.png`))).toBe(true);
      }
    }
  }
  const shown =
    readFileSync(path.join(folder, 'pairs.html'), 'utf8') + readFileSync(path.join(folder, 'verdicts.jsonl'), 'utf8');
  expect(shown).not.toMatch(/\b(old|new)\b/);
});

test('a finished app is photographed from its folder, whatever path is opened', async () => {
  const app = path.join(folder, 'finished');
  mkdirSync(path.join(app, 'assets'), { recursive: true });
  const script = "document.querySelector('#root').innerHTML = `<p>${location.pathname}</p>`";
  writeFileSync(path.join(app, 'assets', 'app.js'), script);
  writeFileSync(
    path.join(app, 'index.html'),
    '<!doctype html><div id="root"></div><script type="module" src="/assets/app.js"></script>',
  );
  const browser = await borrowBrowser();
  try {
    const figures = await showFinished(browser, { app, language: 'zh', folder, name: 'f' });
    expect(figures).toMatchObject({ built: true, files: 2, pictures: [], sideways: { 1280: 0, 768: 0, 360: 0 } });
  } finally {
    await browser.close();
  }
  expect(existsSync(path.join(folder, 'f-360-full.png'))).toBe(true);
});
