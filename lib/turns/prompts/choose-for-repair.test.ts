import { expect, test } from 'vitest';
import { buildMessages, type PromptInput } from './build-messages';
import { chooseFiles } from './choose-files';
import type { PromptFile } from './prompt-file';

const countTokens = (text: string) => Math.ceil(text.length / 4);
const long = `\n${'/* filler */\n'.repeat(200)}`;
const files: PromptFile[] = [
  { path: 'src/App.tsx', content: `import { Home } from '@/pages/Home';\nexport default function App() {}${long}` },
  { path: 'src/pages/Home.tsx', content: `import { Card } from '@/components/Card';\nexport function Home() {}` },
  {
    path: 'src/components/Card.tsx',
    content: `import { sum } from '@/lib/sums';\nimport { big } from '@/lib/big';\nexport function Card({ total }: { total: number }) {\n  return null;\n}`,
  },
  { path: 'src/lib/sums.ts', content: 'export function sum(a: number, b: number): number {\n  return a + b;\n}\n' },
  {
    path: 'src/lib/big.ts',
    content: `export function big(text: string): string {\n  return text;\n}${long.repeat(8)}`,
  },
  ...Array.from({ length: 30 }, (_, index) => ({
    path: `src/pages/Other${index}.tsx`,
    content: `export function Other${index}({ word }: { word: string }) {}${long}`,
  })),
  { path: 'src/components/ui/button.tsx', content: `export function Button() {}${long}`, ready: true },
];
const hints = { prompt: 'Other1 with Home', recentPaths: [], told: 'total is not a number' };
const choose = (problemPaths: string[]) =>
  chooseFiles(files, { ...hints, problemPaths, purpose: 'repair' }, 48_000, countTokens);

test('a repair gets the file the fault names, its users and its imports while there is room', () => {
  const { files: whole, outlines } = choose(['src/components/Card.tsx']);
  expect(whole.map(({ path }) => path)).toEqual(['src/components/Card.tsx', 'src/lib/sums.ts', 'src/pages/Home.tsx']);
  // Too long to send in full: its inputs and outputs are described.
  expect(outlines).toEqual([{ path: 'src/lib/big.ts', content: 'export function big(text: string): string' }]);
});

test('a long file that uses the one the fault names is quoted by the lines that use it', () => {
  const user = `export function Long() {\n  const total = compute();\n  return <Card total={total} />;\n}${long.repeat(8)}`;
  const withUser = [
    ...files,
    { path: 'src/pages/Long.tsx', content: `import { Card } from '@/components/Card';\n${user}` },
  ];
  const faulty = { ...hints, problemPaths: ['src/components/Card.tsx'], purpose: 'repair' as const };
  expect(chooseFiles(withUser, faulty, 48_000, countTokens).lines.quoted).toEqual([
    { path: 'src/pages/Long.tsx', content: '  const total = compute();\n  return <Card total={total} />;' },
  ]);
});

test('all files that faults name are sent in full, however long', () => {
  const named = ['src/pages/Other1.tsx', 'src/pages/Other2.tsx', 'src/lib/big.ts'];
  expect(choose(named).files.map(({ path }) => path)).toEqual(expect.arrayContaining(named));
});

test('a file of the template is sent only if a fault names it, and is not in the map', () => {
  const part = 'src/components/ui/button.tsx';
  expect(choose(['src/components/Card.tsx']).files.map(({ path }) => path)).not.toContain(part);
  expect(choose([part]).files.map(({ path }) => path)).toContain(part);
  const input: PromptInput = {
    ...{ templateNotes: '', rules: '', files, others: [], history: [], recentPaths: [], observations: [] },
    request: { purpose: 'build', prompt: 'x', mode: 'build', answers: [], plan: null },
    model: { contextTokens: 64_000, maxOutputTokens: 16_000 },
  };
  expect(buildMessages(input, countTokens).messages[1]!.content).not.toContain(part);
});
