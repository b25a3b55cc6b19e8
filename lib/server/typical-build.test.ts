import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { demoExamples } from '../demo/demo-examples';
import { readRecordings } from '../demo/read-recordings';
import { countTokens } from '../models/count-tokens';
import { typicalBuild } from '../models/typical-build';
import { buildMessages } from '../prompts/build-messages';
import { readTemplate } from '../template/read-template';
import { templateNotes } from '../template/template-notes';

const lib = fileURLToPath(new URL('..', import.meta.url));

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]!;
}

test('the typical first build is the median of the recorded ones, within a tenth', async () => {
  const recordings = await readRecordings(path.join(lib, 'demo', 'recordings'));
  expect(recordings.length).toBe(demoExamples.length);
  const template = await readTemplate(path.join(lib, 'template', 'files'));
  const files = Object.entries(template).map(([name, bytes]) => ({
    path: name,
    content: Buffer.from(bytes).toString('utf8'),
  }));
  const builds = recordings.map(({ turns: [first] }) => ({
    input: buildMessages(
      {
        ...{ templateNotes, files, rules: '', others: [], history: [], recentPaths: [], observations: [] },
        request: { purpose: 'build', prompt: first!.prompt, mode: 'build', answers: [], plan: null },
        model: { contextTokens: 200_000, maxOutputTokens: 32_000 },
      },
      countTokens,
    ).tokens,
    output: countTokens(first!.reply),
  }));
  for (const side of ['input', 'output'] as const) {
    const measured = median(builds.map((build) => build[side]));
    expect(Math.abs(typicalBuild[side] / measured - 1), `${side}: ${measured}`).toBeLessThan(0.1);
  }
});
