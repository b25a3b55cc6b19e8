import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { demoExamples } from '../demo/demo-examples';
import { recordedOperations } from '../../preview/tailwind/recorded-files';
import { templatePaths } from '../../projects/template/template-notes';
import { languageOfWords } from '../../base/foundation/language-of-words';
import { expectLinear } from '../../base/foundation/linear-time.fixture';
import { suggestNext } from './suggest-next';
import { suggestionWords } from './suggestion';

const template = templatePaths.map((path) => ({
  path,
  content: readFileSync(new URL(`../../projects/template/files/${path}`, import.meta.url), 'utf8'),
}));

/** The app of a recorded conversation after this many turns. */
function appOf(name: string, turns: number) {
  const files: Record<string, string> = Object.fromEntries(template.map(({ path, content }) => [path, content]));
  for (let turn = 1; turn <= turns; turn++) {
    for (const operation of recordedOperations(name, `${turn}.reply`, files)) {
      if (operation.type === 'file-write') files[operation.path] = operation.content;
      else delete files[operation.path];
    }
  }
  return Object.entries(files).map(([path, content]) => ({ path, content }));
}
const idsOf = (name: string, turns: number) => suggestNext(appOf(name, turns), 'en').map(({ id }) => id);

/**
 * A person opened each app and wrote down what it can do after its first and its third turn, and what must therefore
 * not be suggested.
 */
const there: Record<string, { first: string[]; third: string[] }> = {
  'habit-tracker': { first: ['undo', 'calendar'], third: ['undo', 'calendar', 'chart'] },
  'ledger-zh': { first: ['chart', 'groups'], third: ['chart', 'groups', 'export', 'backup'] },
  'table-booking': { first: [], third: [] },
  'bakery-orders': { first: [], third: ['search'] },
  'invoice-maker': { first: ['print'], third: ['print', 'chart'] },
  'recipe-box': { first: ['search', 'groups'], third: ['search', 'groups', 'calendar'] },
  'times-tables': { first: [], third: [] },
  'stock-room': { first: ['search', 'export', 'backup'], third: ['search', 'export', 'backup', 'undo', 'chart'] },
  'summer-party': { first: ['print'], third: ['print'] },
  'volunteer-rota': { first: ['undo'], third: ['undo'] },
  'guest-book': { first: [], third: [] },
  'parent-evening': { first: ['print'], third: ['print', 'export'] },
};
/**
 * Suggestions that would make no sense for these apps: few things to search, nothing to count, nobody to play against.
 */
const pointless: Record<string, string[]> = {
  'habit-tracker': ['search', 'players', 'groups', 'print'],
  'ledger-zh': ['players', 'progress'],
  'table-booking': ['players', 'progress', 'chart'],
  'bakery-orders': ['players', 'progress'],
  'invoice-maker': ['players', 'progress'],
  'recipe-box': ['players', 'progress', 'chart'],
  'times-tables': ['search', 'undo', 'calendar', 'export', 'groups', 'print'],
  'stock-room': ['players', 'progress', 'calendar'],
  'summer-party': ['players', 'progress', 'chart'],
  'volunteer-rota': ['players', 'progress', 'chart', 'search'],
  'guest-book': ['players', 'progress', 'chart'],
  'parent-evening': ['players', 'progress', 'chart'],
};

describe('suggestNext', () => {
  test.each(demoExamples.flatMap(({ id }) => [1, 2, 3].map((turns) => ({ id, turns }))))(
    'offers $id after turn $turns one to three steps that fit it and are not there yet',
    ({ id, turns }) => {
      const ids = idsOf(id, turns);
      const { first, third } = there[id]!;
      const unfit = new Set([...(turns === 3 ? third : first), ...pointless[id]!]);
      expect(ids.filter((one) => unfit.has(one))).toEqual([]);
      expect(ids.length).toBeGreaterThanOrEqual(1);
      expect(ids.length).toBeLessThanOrEqual(3);
    },
  );

  test('does not offer every app the same', () => {
    const all = new Set(demoExamples.map(({ id }) => idsOf(id, 1).join()));
    expect(all.size).toBeGreaterThanOrEqual(6);
  });

  test('stops offering what has been built', () => {
    const before = appOf('bakery-orders', 1);
    expect(suggestNext(before, 'en').map(({ id }) => id)).toContain('search');
    const after = [...before, { path: 'src/components/Find.tsx', content: '<input type="search" />' }];
    expect(suggestNext(after, 'en').map(({ id }) => id)).not.toContain('search');
  });

  test('offers nothing for the template, and nothing for no files', () => {
    expect(suggestNext(template, 'en')).toEqual([]);
    expect(suggestNext([], 'en')).toEqual([]);
  });

  test('uses the language of the conversation', () => {
    expect(languageOfWords('帮我做一个家庭记账本')).toBe('zh-CN');
    expect(languageOfWords('a board for 张伟 to use')).toBe('en');
    expect(languageOfWords('家計簿を作って')).toBe('en');
    const [first] = suggestNext(appOf('ledger-zh', 1), 'zh-CN');
    expect(first?.text).toBe(suggestionWords['zh-CN'][first!.id]);
  });

  test('reads a huge or hostile source quickly', () => {
    const usual = appOf('stock-room', 3);
    expectLinear(5_000, (size) => {
      const hostile = { path: 'src/Big.tsx', content: `type A = {${'{'.repeat(size / 10)}${'x: {'.repeat(size)}` };
      suggestNext([...usual, hostile, { path: 'src/B.tsx', content: 'type A = {a'.repeat(size) }], 'en');
    });
  });
});
