import { describe, expect, test } from 'vitest';
import { createLargeProject } from '../../../bench/support/large-project';
import { expectLinear } from '../../base/foundation/linear-time.fixture';
import { chooseFiles } from './choose-files';
import type { FileHints } from './chosen-files';
import { readImportGraph } from './import-graph';
import type { PromptFile } from './prompt-file';

const countTokens = (text: string) => Math.ceil(text.length / 4);
const padding = `\n${'/* . */'.repeat(150)}`;

const files: PromptFile[] = [
  { path: 'package-lock.json', content: '{}' },
  {
    path: 'src/App.tsx',
    content: `import { Home } from './pages/Home';\nimport { Stats } from '@/pages/Stats';${padding}`,
  },
  { path: 'src/pages/Home.tsx', content: `import { HabitCard } from '../components/HabitCard';${padding}` },
  {
    path: 'src/pages/Stats.tsx',
    content: `import { Chart } from '@/components/Chart';\nimport data from '../data.json';${padding}`,
  },
  { path: 'src/components/HabitCard.tsx', content: `import { cn } from '@/lib/utils';${padding}` },
  { path: 'src/components/Chart.tsx', content: `import { cn } from '@/lib/utils';${padding}` },
  { path: 'src/components/Footer.tsx', content: `import { cn } from '@/lib/utils';${padding}` },
  { path: 'src/components/Zebra.tsx', content: `import { cn } from '@/lib/utils';${padding}` },
  { path: 'src/data.json', content: '[]' },
  { path: 'src/lib/utils.ts', content: `export function cn() {}${padding}` },
];
const none: FileHints = { prompt: '', problemPaths: [], recentPaths: [] };
const pathsOf = (hints: Partial<FileHints>, budget = 900) =>
  chooseFiles(files, { ...none, ...hints }, budget, countTokens).files.map(({ path }) => path);

describe('chooseFiles', () => {
  test('takes everything that fits, but never a lock file', () => {
    const { files: chosen, whole } = chooseFiles(files, none, 100_000, countTokens);
    expect(chosen).toHaveLength(files.length - 1);
    expect(whole).toBe(false);
  });

  test('follows the words of the prompt to names and their neighbours', () => {
    expect(pathsOf({ prompt: 'the chart should be green' })).toEqual(
      expect.arrayContaining(['src/App.tsx', 'src/components/Chart.tsx']),
    );
    expect(pathsOf({ prompt: 'make the habit cards bigger' })).toContain('src/components/HabitCard.tsx');
  });

  test('puts what a fault names first, with what it imports', () => {
    const chosen = pathsOf({ problemPaths: ['src/pages/Stats.tsx'] }, 1200);
    expect(chosen).toEqual(expect.arrayContaining(['src/pages/Stats.tsx', 'src/components/Chart.tsx']));
  });

  test('prefers recent changes among equals', () => {
    expect(pathsOf({ recentPaths: ['src/components/Zebra.tsx'] }, 620)).toContain('src/components/Zebra.tsx');
  });

  test('stays within the budget, whatever it is', () => {
    for (let budget = 0; budget < 3000; budget += 100) {
      expect(chooseFiles(files, { ...none, prompt: 'habit chart' }, budget, countTokens).tokens).toBeLessThanOrEqual(
        budget,
      );
    }
  });

  test('takes time in proportion to the files, up to 1,000 of them', () => {
    const filesOf = (length: number) =>
      Array.from({ length }, (_, index) => ({
        path: `src/components/Part${index}.tsx`,
        content: `import { cn } from '@/lib/utils';\n${'const value = compute(input);\n'.repeat(150)}`,
      }));
    expectLinear(125, (length) => {
      chooseFiles(filesOf(length), { ...none, prompt: 'the part with the calendar' }, 48_000, countTokens);
    });
  });
});

describe('chooseFiles in a project of 300 files', () => {
  const project = { en: createLargeProject('en'), zh: createLargeProject('zh') };
  const page = 'src/pages/SuppliersPage.tsx';
  const choose = (language: 'en' | 'zh', hints: Partial<FileHints>, budget = 48_000) => {
    const { files: chosen, tokens } = chooseFiles(project[language], { ...none, ...hints }, budget, countTokens);
    return { paths: chosen.map(({ path }) => path), tokens };
  };

  test.each([
    ['en', 'on the suppliers page, make the title bigger'],
    ['en', 'In SuppliersPage.tsx the title is too small'],
    ['en', 'the Supplier page needs a bigger title'],
    ['zh', '供应商页面的标题再大一点'],
  ] as const)('%s: “%s” sends the page, its frame and little else', (language, prompt) => {
    const { paths, tokens } = choose(language, { prompt });
    expect(paths).toEqual(expect.arrayContaining([page, 'src/App.tsx', 'src/index.css']));
    expect(tokens).toBeLessThanOrEqual(10_000);
  });

  test('a page that the words mean comes before components that share its name', () => {
    for (const [language, prompt] of [
      ['en', 'on the suppliers page, make the title bigger'],
      ['zh', '供应商页面的标题再大一点'],
    ] as const)
      expect(choose(language, { prompt }, 1500).paths).toContain(page);
  });

  test('a request that points at many files gets as much as there is room for', () => {
    const { paths, tokens } = choose('en', { prompt: 'give every form a border' }, 20_000);
    expect(paths.filter((path) => path.endsWith('Form.tsx'))).toHaveLength(23);
    expect(tokens).toBeGreaterThan(15_000);
  });

  test('a file that a fault names is sent even if it alone fills the room', () => {
    const long = { path: 'server/long.ts', content: 'const value = compute(input);\n'.repeat(1_900) };
    const hints = { ...none, prompt: 'calmer', problemPaths: [long.path] };
    const { files: chosen } = chooseFiles([...project.en, long], hints, 48_000, countTokens);
    expect(chosen.map(({ path }) => path)).toContain(long.path);
  });

  test('counts only the files sent, not the project', () => {
    let counted = 0;
    const counting = (text: string) => ((counted += text.length), countTokens(text));
    chooseFiles(project.en, { ...none, prompt: 'the suppliers page' }, 48_000, counting);
    expect(counted).toBeLessThan(0.2 * project.en.reduce((sum, { content }) => sum + content.length, 0));
  });
});

describe('readImportGraph', () => {
  test('resolves relative paths and the alias, both ways', () => {
    const graph = readImportGraph(files);
    expect(graph.imports.get('src/pages/Stats.tsx')).toEqual(['src/components/Chart.tsx', 'src/data.json']);
    expect(graph.importedBy.get('src/pages/Stats.tsx')).toEqual(['src/App.tsx']);
  });
});
