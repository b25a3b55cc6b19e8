import { expect, test } from 'vitest';
import { compareReports, writeComparison } from './compare-reports';
import { makeReport, readReport } from './report';
import { result } from './turn-fixture';
import { writeMarkdown } from './write-markdown';

const about = { model: 'demo', source: 'recordings', begunAt: '2026-11-20T10:00:00.000Z', seconds: 61, report: null };
const promise = (outcome: 'kept' | 'broken', why: string | null = null) => {
  return { id: 'p', sentence: 'It stays.', by: 'hidden' as const, outcome, why };
};

test('a report can be written and read back; anything else is refused with an explanation', () => {
  const report = makeReport({ ...about, notRun: [] }, [result({ promises: [promise('kept')] })]);
  expect(readReport(JSON.stringify(report))).toEqual({ ok: true, value: report });
  expect(report.isComplete).toBe(true);
  expect(readReport('{')).toMatchObject({ ok: false });
  expect(readReport('{"name":"bench"}')).toEqual({ ok: false, error: expect.stringContaining('name') });
});

test('the page lists what was not run and what was found, with the app’s markup escaped', () => {
  const why = 'the page says: <img src=x> | ![x](http://evil)';
  const report = makeReport({ ...about, notRun: [{ id: 'stock-room', why: 'stopped' }] }, [
    result({ promises: [promise('broken', why)], picture: 'pictures/shop-1.jpg', notJudged: ['Click → works'] }),
  ]);
  const text = writeMarkdown(report);
  expect(report.isComplete).toBe(false);
  expect(text).toContain('- stock-room: stopped');
  expect(text).toContain('![The app after that turn](pictures/shop-1.jpg)');
  expect(text).toContain('1 instructions in words were not judged');
  expect(text).not.toMatch(/(?<!\\)<img/);
  expect(text).not.toContain('![x](');
});

test('a comparison pairs by prompt, and leaves out what only one side has', () => {
  const a = [result({ promises: [promise('kept'), promise('broken')] }), result({ caseId: 'gone' })];
  const b = [result({ promises: [promise('kept'), promise('kept')] }), result({ turn: 2 })];
  const comparison = compareReports({ label: 'small', results: a }, { label: 'large', results: b });
  expect(comparison).toMatchObject({
    ...{ better: 1, worse: 0, equal: 0, onlyA: ['gone 1'], onlyB: ['shop 2'] },
    a: { label: 'small', figures: { prompts: 1, promisesKept: 0.5 } },
    b: { figures: { prompts: 1, promisesKept: 1 } },
    pairs: [{ caseId: 'shop', turn: 1, kept: 0.5 }],
  });
  const text = writeComparison(comparison);
  expect(text).toContain('| promisesKept | 50.0 % | 100.0 % | +50.0 |');
  expect(text).toContain('| shop 1 | 50.0 % | 100.0 % | +50.0 |');
});
