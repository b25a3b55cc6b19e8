import { expect, test } from 'vitest';
import { parsePromise } from '../../base/promises/parse-promise';
import type { AppPromise } from '../../base/promises/promise';
import { chooseFiles } from './choose-files';
import type { PromptFile } from './prompt-file';
import { quoteSaid } from './quote-said';
import { brokenPromises, saidInSteps } from './said-in-steps';

const countTokens = (text: string) => Math.ceil(text.length / 4);
const long = `\n${'  total = total + 1;\n'.repeat(120)}`;

function promiseOf(steps: string): AppPromise {
  const read = parsePromise(`A tick can be taken back.\n${steps}`);
  if (!read.ok) throw new Error(read.error.code);
  return { id: 'untick', ...read.value, isOff: false, author: 'model', proposal: null };
}
const untick = promiseOf(`click button "New habit"
fill "What to do" with "Sing a song"
press Enter
click button "Sing a song: mark as done"
see button "Sing a song: mark as done" unpressed`);
const told =
  'The promise "A tick can be taken back." (untick) is broken at step 5: see button "Sing a song"\nIt is pressed.';

const files: PromptFile[] = [
  { path: 'src/App.tsx', content: `import { TodayPage } from '@/pages/TodayPage';\nexport default function App() {}` },
  {
    path: 'src/pages/TodayPage.tsx',
    content: `import { HabitCard } from '@/components/HabitCard';\nimport { useHabits } from '@/hooks/useHabits';
export function TodayPage() {\n  return <HabitCard onToggle={() => toggle(habit.id)} />;\n}`,
  },
  {
    path: 'src/components/HabitCard.tsx',
    content: `export function HabitCard({ onToggle }) {\n  return <button aria-label={\`\${name}: mark as done\`} onClick={onToggle} />;\n}`,
  },
  { path: 'src/hooks/useHabits.ts', content: `export function useHabits() {\n  function toggle() {}\n}` },
  ...Array.from({ length: 30 }, (_, index) => ({
    path: `src/pages/Other${index}.tsx`,
    content: `export function Other${index}() {${long}}`,
  })),
];
const hints = { prompt: 'a stats page', problemPaths: [], recentPaths: [], told, purpose: 'repair' as const };
const choose = (broken = brokenPromises(told, [untick])) =>
  chooseFiles(files, { ...hints, broken }, 48_000, countTokens);

test('a repair of a broken promise gets the file that names the control, what uses that and what this imports', () => {
  const paths = choose().files.map(({ path }) => path);
  expect(paths).toContain('src/components/HabitCard.tsx');
  expect(paths).toContain('src/pages/TodayPage.tsx');
  expect(paths).toContain('src/hooks/useHabits.ts');
});

test('equal faults give equal choices, and what they take has a limit', () => {
  expect(choose()).toEqual(choose());
  expect(choose().tokens).toBeLessThanOrEqual(4_050);
});

test('a long file that holds the words is quoted by its lines', () => {
  const card = `export function HabitCard() {${long.repeat(6)}\n  return (\n    <button onClick={onToggle}>\n      Mark as done\n    </button>\n  );\n}`;
  const withLong = files.map((file) => (file.path.endsWith('HabitCard.tsx') ? { ...file, content: card } : file));
  const broken = brokenPromises(told, [untick]);
  const { files: whole, lines } = chooseFiles(withLong, { ...hints, broken }, 48_000, countTokens);
  expect(whole.map(({ path }) => path)).not.toContain('src/components/HabitCard.tsx');
  expect(lines.of).toBe('words');
  expect(lines.quoted.find(({ path }) => path.endsWith('HabitCard.tsx'))?.content).toContain('      Mark as done');
});

test('a fault that names a file is sent that, whatever promise it broke', () => {
  const named = { ...hints, problemPaths: ['src/pages/Other3.tsx'], broken: brokenPromises(told, [untick]) };
  expect(chooseFiles(files, named, 48_000, countTokens).files.map(({ path }) => path)).toContain(
    'src/pages/Other3.tsx',
  );
});

test('what is typed in is no word of the app, and steps after the failed one say nothing', () => {
  const said = saidInSteps({ promise: untick, step: 4 }).map(({ text }) => text);
  expect(said).toEqual(['New habit', 'What to do', ': mark as done', 'A tick can be taken back.']);
});

test('of lines that hold words only the code is quoted, exactly, with a sign where some are left out', () => {
  const content = `import { x } from 'y';
const other = 1;
const more = 2;
const less = 3;
      <div className="mark">
      aria-label="Mark as done"
      </div>
      onClick={onToggle}`;
  expect(quoteSaid({ path: 'src/A.tsx', content }, new Map([['mark', 3]]))).toBe(
    'const less = 3;\n…\n      aria-label="Mark as done"\n…\n      onClick={onToggle}',
  );
  expect(quoteSaid({ path: 'src/A.tsx', content }, new Map([['stat', 3]]))).toBe('');
});
