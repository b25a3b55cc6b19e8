import { expect, test } from 'vitest';
import { readPrompts } from './read-prompts';

const journey = { sentence: 'It stays.', steps: ['click button "Add"', 'see "Milk"'] };
const line = (row: Record<string, unknown>) => JSON.stringify({ id: 'shop', prompt: 'A list', ...row });

test('reads a conversation with its journeys and pictures', () => {
  const read = readPrompts(
    `\n${line({ then: ['Bigger'], images: [{ file: 'a.png', alt: 'Logo' }], journeys: [journey, { ...journey, from: 2 }] })}\n`,
    '/prompts',
  );
  expect(read).toMatchObject({
    ok: true,
    value: [
      {
        id: 'shop',
        language: 'en',
        prompts: ['A list', 'Bigger'],
        images: [{ file: '/prompts/a.png', name: 'a.png', alt: 'Logo' }],
        journeys: [
          { from: 1, to: null, promise: { id: 'journey-1', sentence: 'It stays.' } },
          { from: 2, promise: { id: 'journey-2', author: 'person' } },
        ],
        notJudged: [],
      },
    ],
  });
});

test('reads a line of WebGen-Bench, and makes up no journeys for its instructions', () => {
  const row = {
    id: '000001',
    instruction: 'Please implement a website',
    Category: { primary_category: 'Data Management', subcategories: [] },
    application_type: 'Dashboards',
    ui_instruct: [{ task: 'Search a stock', expected_result: 'It is shown', task_category: {} }],
  };
  expect(readPrompts(JSON.stringify(row), '/')).toMatchObject({
    ok: true,
    value: [{ id: '000001', prompts: [row.instruction], journeys: [], notJudged: ['Search a stock → It is shown'] }],
  });
});

test('reports all faults together, each with its line', () => {
  const text = [
    line({}),
    '{"id":',
    line({ id: 'two words' }),
    line({}),
    line({ id: 'b', jurneys: [] }),
    line({ id: 'c', journeys: [{ sentence: 'Broken.', steps: ['clack button "Add"', 'see "Milk"'] }] }),
    line({ id: 'd', journeys: [{ ...journey, from: 2 }] }),
  ].join('\n');
  const read = readPrompts(text, '/');
  expect(read).toEqual({
    ok: false,
    error: [
      expect.stringMatching(/^line 2: no JSON/),
      expect.stringMatching(/^line 3: id: /),
      'line 4: id: "shop" stands in line 1 already',
      expect.stringMatching(/^line 5: .*jurneys/),
      expect.stringMatching(/^line 6: journeys\.0: /),
      'line 7: journeys.0.from: there are 1 turns',
    ],
  });
});

test('an empty file is an error, not an empty run', () => {
  expect(readPrompts('\n \n', '/')).toEqual({ ok: false, error: ['line 1: there are no prompts'] });
});
