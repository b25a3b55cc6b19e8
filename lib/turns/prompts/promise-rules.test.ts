import { describe, expect, test } from 'vitest';
import { describeFault, parsePromise } from '../../base/promises/parse-promise';
import { longestSentence, mostSteps } from '../../base/promises/promise';
import { promiseCallStart } from '../models/misbehaving-model.double';
import { templateNotes } from '../../projects/template/template-notes';
import { buildMessages, type PromptInput } from './build-messages';
import { promisePrompt, promiseRepairRules } from './promise-rules';
import { systemPrompt } from './system-prompt';

const example = /<promise id="[a-z-]+">\n([\s\S]*?)\n<\/promise>/;
const written = parsePromise(example.exec(promisePrompt)?.[1] ?? '');

test.each([
  ['asks for promises', promisePrompt],
  ['asks for a repair of one', promiseRepairRules],
])('the call that %s teaches a promise that can be parsed, and its limits', (_call, rules) => {
  const parsed = parsePromise(example.exec(rules)?.[1] ?? '');
  expect(parsed.ok ? null : describeFault(parsed.error)).toBe(null);
  expect(rules).toContain(`At most ${mostSteps} steps`);
  expect(rules).toContain(`at most ${longestSentence} characters`);
});

test('the model server of the tests knows a call for promises by its beginning', () => {
  expect(promisePrompt.startsWith(promiseCallStart)).toBe(true);
  expect(systemPrompt(templateNotes)).not.toContain(promiseCallStart);
});

describe('the rules for promises', () => {
  if (!written.ok) throw new Error('the example of the prompt');
  const promise = { id: 'ticked', ...written.value, isOff: false, author: 'model' as const, proposal: null };
  const textOf = (more: Partial<PromptInput>) =>
    buildMessages(
      {
        ...{ templateNotes, rules: '', others: [], recentPaths: [], observations: [], history: [] },
        files: [{ path: 'src/App.tsx', content: 'export default 1;\n' }],
        request: { purpose: 'build', prompt: 'Add a shop', mode: 'build', answers: [], plan: null },
        model: { contextTokens: 64_000, maxOutputTokens: 16_000 },
        ...more,
      },
      (text) => Math.ceil(text.length / 4),
    )
      .messages.map(({ content }) => content)
      .join('\n');
  const repairOf = (kind: 'page-error' | 'promise-broken' | 'check-fault'): PromptInput['request'] => ({
    ...{ purpose: 'repair', prompt: 'x', tried: [] },
    problems: [{ kind, message: `The promise "${written.value.sentence}" (ticked) is broken at step 1` }],
  });

  test('leave the first request: they are asked for once the app was tried', () => {
    expect(systemPrompt(templateNotes)).not.toMatch(/<promise|journey/);
    expect(textOf({})).not.toContain('<promise');
  });

  test('say in a change how to keep those that stand', () => {
    const text = textOf({ promises: [promise] });
    expect(text).toContain('write it again whole under its id');
    expect(text).toContain('write no new ones');
    expect(text).not.toContain('things are named by ARIA role');
  });

  test('are whole in a repair that writes steps anew, short in one of a broken promise, and in no other', () => {
    const anew = textOf({ promises: [promise], request: repairOf('check-fault') });
    expect(anew).toContain('things are named by ARIA role');
    // A promise that could not be parsed is not in the list yet.
    expect(textOf({ request: repairOf('check-fault') })).toContain('things are named by ARIA role');
    const broken = textOf({ promises: [promise], request: repairOf('promise-broken') });
    expect(broken).toContain('write it again whole under its id');
    expect(broken).toContain('click checkbox "Water the ferns"');
    expect(broken).not.toContain('things are named by ARIA role');
    expect(textOf({ promises: [promise], request: repairOf('page-error') })).not.toContain('<promise');
  });
});
