import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { demoExamples } from '../demo/demo-examples';
import { readRecordings } from '../demo/read-recordings';
import { countTokens } from '../models/count-tokens';
import { typicalBuild, typicalChange } from '../models/typical-build';
import { readTemplateTexts } from '../../projects/template/read-template';
import { measureTypicalTurns } from './typical-turns';

const lib = fileURLToPath(new URL('../..', import.meta.url));

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]!;
}

test.each([
  { kind: 'first', typical: typicalBuild },
  { kind: 'change', typical: typicalChange },
] as const)('the typical $kind call is the median of the recorded ones, within a tenth', async ({ kind, typical }) => {
  const recordings = await readRecordings(path.join(lib, 'turns/demo/recordings'));
  expect(recordings.length).toBe(demoExamples.length);
  const templateFiles = await readTemplateTexts(path.join(lib, 'projects/template/files'));
  const builds = measureTypicalTurns({ recordings, templateFiles, countTokens })(kind);
  for (const side of ['input', 'output'] as const) {
    const measured = median(builds.map((build) => build[side]));
    expect(Math.abs(typical[side] / measured - 1), `${side}: ${measured}`).toBeLessThan(0.1);
  }
});
