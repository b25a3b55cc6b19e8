import { expect, test } from 'vitest';
import { locateProblem } from './frame-problem';
import type { FrameProblem } from './try-tree';

const seen = {
  ...{
    kind: 'page-error',
    message: "Cannot read properties of undefined (reading 'a')",
    route: '/',
    width: 1280,
    excerpt: '',
  },
  frames: [
    { url: '/src/lib/streaks.ts', line: 5, column: 3 },
    { url: '/src/lib/streaks.ts', line: 9, column: 3 },
    { url: '/src/components/HabitCard.tsx', line: 20, column: 7 },
  ],
} as unknown as FrameProblem;

test('a fault names the file it showed in, and the files that called it', async () => {
  const place = async (url: string, line: number, column: number) => ({ file: url.slice(1), line, column });
  const problem = await locateProblem(seen, new Map(), place as never);
  expect(problem).toMatchObject({
    ...{ file: 'src/lib/streaks.ts', line: 5 },
    excerpt: 'called from src/components/HabitCard.tsx:20',
  });
});
