import { expect, test } from 'vitest';
import { demoExamples } from '../lib/turns/demo/demo-examples';
import { readPromptFile, readRecordedCases } from './choose-cases';
import { journeysAfter, readJourneys } from './read-journeys';

const promise = (id: string) => `<promise id="${id}">\nIt says ${id}.\nsee "${id}"\n</promise>\n`;

test('a journey under a heading applies from that turn on', () => {
  const read = readJourneys(`What it must do.\n\n${promise('one')}\n## From turn 3\n\n${promise('three')}`);
  if (!read.ok) throw new Error(read.error);
  const idsAfter = (turn: number) => journeysAfter(read.value, turn).map(({ id }) => id);
  expect([idsAfter(1), idsAfter(2), idsAfter(3)]).toEqual([['one'], ['one'], ['one', 'three']]);
});

test('a journey that a later turn ends applies until then', () => {
  const read = readJourneys(
    `${promise('one')}\n## From turn 2 to 3\n\n${promise('two')}\n## From turn 4\n\n${promise('four')}`,
  );
  if (!read.ok) throw new Error(read.error);
  const idsAfter = (turn: number) => journeysAfter(read.value, turn).map(({ id }) => id);
  expect([1, 2, 3, 4].map(idsAfter)).toEqual([['one'], ['one', 'two'], ['one', 'two'], ['one', 'four']]);
});

test('names an unreadable promise, and a duplicate one', () => {
  const wrong = '<promise id="wrong">\nIt adds.\nclick button "Add"\n</promise>\n';
  expect(readJourneys(wrong)).toEqual({ ok: false, error: expect.stringMatching(/^wrong: line \d/) });
  expect(readJourneys(promise('one') + promise('one'))).toEqual({ ok: false, error: 'one: there are two of that id' });
  expect(readJourneys('Nothing here.')).toMatchObject({ ok: false });
});

test('every recorded conversation has at least five journeys after each of its turns', () => {
  const read = readRecordedCases();
  if (!read.ok) throw new Error(read.error);
  expect(read.value.map(({ id }) => id)).toEqual(demoExamples.map(({ id }) => id));
  const few = read.value.flatMap(({ id, prompts, journeys }) =>
    prompts.flatMap((_, index) => (journeysAfter(journeys, index + 1).length < 5 ? [`${id} ${index + 1}`] : [])),
  );
  expect(few).toEqual([]);
});

test('Easel’s own prompts are twelve with four journeys each, three in Chinese, two with a picture', () => {
  const read = readPromptFile('evals/prompts/people.jsonl');
  if (!read.ok) throw new Error(read.error);
  expect(read.value).toHaveLength(12);
  expect(read.value.filter(({ journeys }) => journeys.length < 4)).toEqual([]);
  expect(read.value.filter(({ language }) => language.startsWith('zh'))).toHaveLength(3);
  expect(read.value.filter(({ images }) => images.length > 0)).toHaveLength(2);
});
