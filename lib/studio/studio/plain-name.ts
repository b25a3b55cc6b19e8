import { extensionOf, type Path } from '../../base/files/path';
import { ownValue } from '../../base/foundation/own-value';

/**
 * A file in everyday terms: a kind for which the interface has a word and, if the file's name says so, what it is
 * about.
 */
export type PlainName = {
  kind:
    | 'page'
    | 'part'
    | 'frame'
    | 'look'
    | 'start'
    | 'packages'
    | 'data'
    | 'words'
    | 'picture'
    | 'table'
    | 'content'
    | 'other';
  words: string;
};

const fixedNames: Readonly<Record<string, PlainName['kind']>> = {
  'index.html': 'start',
  'package.json': 'packages',
  'src/App.tsx': 'frame',
  'src/main.tsx': 'start',
  'src/index.css': 'look',
};

const pictures = new Set(['.png', '.jpg', '.jpeg', '.gif', '.svg', '.webp', '.avif', '.ico']);

/**
 * Puts the plain word first: `src/pages/TodayPage.tsx` is the page "Today", `src/components/month-calendar.tsx` "Month
 * calendar".
 */
export function plainName(path: Path): PlainName {
  const fixed = ownValue(fixedNames, path);
  if (fixed !== undefined) return { kind: fixed, words: '' };
  const extension = extensionOf(path);
  const stem = path.slice(path.lastIndexOf('/') + 1, extension === '' ? undefined : -extension.length);
  // `useHabits` contains what the app does with habits; the prefix is only a convention of code.
  const words = separateWords(/^use[A-Z]/.test(stem) ? stem.slice(3) : stem);
  if (pictures.has(extension)) return { kind: 'picture', words };
  if (extension === '.css') return { kind: 'look', words: '' };
  if (path.startsWith('supabase/migrations/'))
    return { kind: 'table', words: separateWords(stem.replace(/^\d+_/, '').replace(/^(create|add)_(?=.)/, '')) };
  if (extension === '.sql') return { kind: 'content', words: '' };
  if (/(^|\/)(pages|routes|views|screens)\//.test(path)) {
    const withoutPage = words.replace(/ page$/i, '');
    return { kind: 'page', words: withoutPage === '' ? words : withoutPage };
  }
  if (extension === '.tsx' || extension === '.jsx') return { kind: 'part', words };
  if (extension === '.json') return { kind: 'data', words };
  if (extension === '.md' || extension === '.txt') return { kind: 'words', words };
  return { kind: 'other', words };
}

/** `MonthCalendar`, `month-calendar`, `month_calendar` → `Month calendar`. Capitals in a row stay (`PDF export`). */
function separateWords(stem: string): string {
  const words = stem
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word, index) => (index === 0 || /^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
  const [first = stem, ...rest] = words;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
}
