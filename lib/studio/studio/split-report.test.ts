import { expect, test } from 'vitest';
import { quoteUntrusted } from '../../base/foundation/quote-untrusted';
import { studio } from '../messages/en/studio';
import { studio as chinese } from '../messages/zh-CN/studio';
import { splitReport } from './split-report';

test.each([
  ['English', studio.preview.fixPrompt],
  ['Chinese', chinese.preview.fixPrompt],
])('parts a request to fix in %s from what the app reported', (_language, pattern) => {
  const report = 'TypeError: x is undefined\n\n| at src/App.tsx:3';
  const prompt = pattern.replace('{words}', 'A page stayed empty.').replace('{problem}', quoteUntrusted(report));
  expect(splitReport(prompt)).toEqual({ words: prompt.split('\n')[0], report });
});

test('leaves what a person wrote as it is', () => {
  const prompt = 'Two columns:\n\n| a | b |\nand more';
  expect(splitReport(prompt)).toEqual({ words: prompt, report: null });
});
