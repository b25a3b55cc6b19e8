import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { knownNames } from '../../lib/turns/turns/known-names';
import { mendProblems } from '../../lib/turns/turns/mend-problems';
import { readTemplateTexts } from '../../lib/projects/template/read-template';
import { faultSets, fileOf, plant, readFaults, type Files } from './fault';
import { applyRepair, soundApp } from './repaired-app';
import { promisesJudged, promisesShown, type ObservedFault } from './request-input';
import { summarise } from './summarise';

const observed = JSON.parse(readFileSync('evals/repairs/observed.json', 'utf8')) as Record<string, ObservedFault>;
let template: Files;
beforeAll(async () => {
  template = await readTemplateTexts('lib/projects/template/files');
});

describe.each(faultSets)('set %s of planted faults', (set) => {
  const faults = readFaults(set);

  test('has thirty unique faults, with the same kinds and counts as the other set', () => {
    const kindsOf = (one: (typeof faultSets)[number]) => readFaults(one).map(({ kind }) => kind);
    expect(faults).toHaveLength(30);
    expect(kindsOf('a')).toEqual(kindsOf('b'));
    const all = faultSets.flatMap((one) => readFaults(one).map(({ app, change }) => JSON.stringify([app, change])));
    expect(new Set(all).size).toBe(60);
  });

  test.each(faults.map((fault) => [fault.id, fault] as const))('%s is planted, and can be observed', (id, fault) => {
    const sound = soundApp(template, fault);
    const broken = plant(sound, fault);
    expect(broken[fileOf(fault)]).not.toBe(sound[fileOf(fault)]);
    expect(Object.keys(sound).filter((path) => sound[path] !== template[path]).length).toBeGreaterThanOrEqual(12);
    expect(observed[id]?.problems.length).toBeGreaterThan(0);
    // Faults that are fixed without the model never become a request.
    const files = new Map(Object.entries(broken));
    const mended = mendProblems(observed[id]!.problems, files, knownNames);
    expect([...mended.files.keys(), ...mended.packages]).toEqual([]);
  });

  test('is judged by journeys that the request does not contain', () => {
    for (const fault of faults) {
      if (fault.kind === 'migration') continue;
      const shown = new Set(promisesShown(fault).map(({ id }) => id));
      const hidden = promisesJudged(fault).filter(({ id }) => !shown.has(id));
      expect(hidden.length, fault.id).toBeGreaterThan(0);
    }
  });
});

describe('a reply', () => {
  const files = { 'src/App.tsx': 'const a = 1;\nconst b = 2;\n', 'src/old.ts': 'x\n' };
  const edit = (find: string) =>
    `Mended.\n\n<edit path="src/App.tsx">\n<find>\n${find}\n</find>\n<replace>\nconst b = 3;\n</replace>\n</edit>\n`;

  test('is applied to the files', () => {
    const applied = applyRepair(files, `${edit('const b = 2;')}<delete path="src/old.ts"/>\n`, null);
    expect(applied).toEqual({ ok: true, value: { 'src/App.tsx': 'const a = 1;\nconst b = 3;\n' } });
  });

  test('fails with an explanation if an edit does not match, or nothing is changed', () => {
    expect(applyRepair(files, edit('const c = 2;'), null)).toMatchObject({ ok: false });
    expect(applyRepair(files, 'I can not see the fault.', null)).toEqual({ ok: false, error: 'nothing was changed' });
  });

  test('rewrites the failed migration under its name, and adds others after it', () => {
    const failed = 'supabase/migrations/20260102000000_add_hearts.sql';
    const reply =
      '<migration name="add_hearts">\nselect 1;\n</migration>\n<migration name="more">\nselect 2;\n</migration>\n';
    const applied = applyRepair({ [failed]: 'broken' }, reply, failed);
    expect(applied.ok && Object.keys(applied.value)).toEqual([failed, 'supabase/migrations/20260109000000_more.sql']);
  });
});

test('the summary gives the share of correct repairs, by kind, and the reasons for the rest', () => {
  const text = summarise([
    { id: 'a01', kind: 'syntax', isRight: true, why: '' },
    { id: 'a02', kind: 'syntax', isRight: false, why: 'compile: x' },
  ]);
  expect(text).toContain('right: 1 of 2\n  syntax        1 of 2');
  expect(text).toContain('a02: compile: x');
});
