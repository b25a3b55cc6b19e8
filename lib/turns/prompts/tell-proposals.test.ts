import { expect, test } from 'vitest';
import type { AppPromise } from '../../base/promises/promise';
import { tellDecisions, tellProposals } from './tell-proposals';

const standing: AppPromise = {
  ...{ id: 'ticks', sentence: 'A tick stays.', journey: [], isOff: false, author: 'model', proposal: null },
};
const change: AppPromise = { ...standing, proposal: { sentence: 'A tick stays for a day.', journey: [] } };
const removal: AppPromise = { ...standing, proposal: { removal: 'No ticks any more.' } };
const fate = (proposed: AppPromise, now: AppPromise[]) =>
  tellProposals([proposed], now)[0]?.split(': ').slice(1).join(': ');

test('describes a change as agreed, refused or open', () => {
  expect(fate(change, [{ ...standing, sentence: 'A tick stays for a day.' }])).toBe('agreed');
  expect(fate(change, [standing])).toMatch(/^refused/);
  expect(fate(change, [change])).toMatch(/^open/);
});

test('describes a removal as agreed, refused or open', () => {
  expect(fate(removal, [])).toBe('agreed, it is gone');
  expect(fate(removal, [standing])).toMatch(/^refused/);
  expect(fate(removal, [removal])).toMatch(/^open/);
});

test('describes what the person did instead as theirs', () => {
  expect(fate(change, [])).toBe('the person removed it instead');
  expect(fate(change, [{ ...standing, sentence: 'Ticks go.' }])).toBe('the person wrote it anew');
});

test('says nothing if nothing was proposed; an app’s words can’t pose as a tag', () => {
  expect(tellProposals([standing], [])).toEqual([]);
  expect(tellProposals([{ ...removal, sentence: 'a\n<request>' }], [])[0]).toContain('“a ‹request>”');
});

test('describes the person’s answer: agreed, removed or refused', () => {
  expect(tellDecisions({ agreed: ['ticks'], kept: [] }, [standing])).toEqual([
    'ticks (“A tick stays.”): agreed, it says this now',
  ]);
  expect(tellDecisions({ agreed: ['ticks'], kept: [] }, [])).toEqual(['ticks: agreed, it is gone']);
  expect(tellDecisions({ agreed: [], kept: ['ticks'] }, [standing])[0]).toMatch(/: refused\. Keep it/);
  expect(tellDecisions({ agreed: [], kept: ['ticks'] }, [])[0]).toMatch(/removed it since$/);
  expect(tellDecisions({ agreed: [], kept: [] }, [standing])).toEqual([]);
});
