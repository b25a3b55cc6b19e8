import { expect, test } from 'vitest';
import { allExamples } from './demo-examples';
import { examplesFor } from './examples-for';

test.each(['en', 'zh-CN'] as const)('%s: twelve themes, each once, the reader’s language first', (locale) => {
  const shown = examplesFor(locale);
  const themes = shown.map(({ id }) => id.replace(/-zh$/, ''));
  expect(new Set(themes).size).toBe(12);
  expect(themes.length).toBe(12);
  const languages = shown.map(({ language }) => language === locale);
  expect(languages).toEqual(languages.toSorted((one, other) => Number(other) - Number(one)));
});

test('a theme that is recorded in both languages is shown in the reader’s', () => {
  const twice = allExamples.filter(({ id }) => allExamples.some((other) => other.id === `${id}-zh`));
  for (const { id } of twice) {
    expect(examplesFor('zh-CN').map((example) => example.id)).toContain(`${id}-zh`);
    expect(examplesFor('en').map((example) => example.id)).toContain(id);
  }
});
