import { describe, expect, test } from 'vitest';
import { countTokens } from '../models/count-tokens';
import { readReply } from '../reply/read-reply';
import { templateNotes } from '../../projects/template/template-notes';
import { buildMessages, type PromptInput } from './build-messages';
import { smallSystemPrompt } from './small-system-prompt';
import { systemPrompt } from './system-prompt';

const files = Array.from({ length: 120 }, (_, index) => ({
  path: `src/components/Part${index}.tsx`,
  content: `export function Part${index}() {}\n${'// filler filler filler filler\n'.repeat(60)}`,
}));

function build(isSmall: boolean) {
  const input: PromptInput = {
    ...{ templateNotes, files, rules: '', others: [], history: [], recentPaths: [], observations: [] },
    request: { purpose: 'build', prompt: 'Make it blue', mode: 'build', answers: [], plan: null },
    model: { contextTokens: 64_000, maxOutputTokens: 8_000, isSmall },
  };
  return buildMessages(input, countTokens);
}

describe('the prompt of a small model', () => {
  test('is less than half as long as the usual one', () => {
    expect(countTokens(smallSystemPrompt())).toBeLessThan(countTokens(systemPrompt(templateNotes)) * 0.5);
    expect(countTokens(smallSystemPrompt())).toBeLessThan(800);
  });

  test('teaches the reply format by an example that parses as intended', () => {
    const example = /<plan>[\s\S]*?<delete [^\n]+/.exec(smallSystemPrompt())![0];
    const events = readReply(example);
    expect(events.filter(({ type }) => type === 'refused')).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['plan', 'file-start', 'file-end', 'edit-end', 'file-delete']),
    );
  });

  test('mentions no tag that does not work', () => {
    const tags = [...smallSystemPrompt().matchAll(/^<\/?([a-z]+)/gm)].map(([, tag]) => tag);
    expect([...new Set(tags)].toSorted()).toEqual(['delete', 'edit', 'file', 'find', 'plan', 'replace']);
  });

  test('has fewer files at a time, and still the request', () => {
    const [small, usual] = [build(true), build(false)];
    expect(small.messages[0]!.content).toBe(smallSystemPrompt());
    expect(usual.messages[0]!.content).toBe(systemPrompt(templateNotes));
    expect(small.chosenFiles.length).toBeGreaterThan(0);
    expect(small.chosenFiles.length).toBeLessThan(usual.chosenFiles.length);
    expect(small.messages[1]!.content.endsWith('<request>\nMake it blue\n</request>')).toBe(true);
  });
});
