import { extensionOf, type Path } from '../../base/files/path';

/** The role of a file, in terms for a person who doesn't code; the studio has a word for each. */
export type PartKind = 'page' | 'component' | 'style' | 'data' | 'picture' | 'packages' | 'settings' | 'text' | 'code';

const pictures = new Set(['.png', '.jpg', '.jpeg', '.gif', '.webp', '.avif', '.svg', '.ico']);
const settingFiles = /(^|\/)(\.[^/]+|[^/]*\.config\.[cm]?[jt]s|tsconfig[^/]*\.json|components\.json)$/;

function kindOf(path: Path): PartKind {
  const extension = extensionOf(path);
  if (path === 'package.json' || /(^|\/)(package-lock\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?)$/.test(path))
    return 'packages';
  if (settingFiles.test(path)) return 'settings';
  if (pictures.has(extension)) return 'picture';
  if (['.css', '.scss', '.less'].includes(extension)) return 'style';
  if (path.startsWith('supabase/') || extension === '.sql' || /(^|\/)data\//.test(path)) return 'data';
  if (['.md', '.txt', '.html'].includes(extension)) return 'text';
  if (extension !== '.tsx' && extension !== '.jsx') return 'code';
  return /(^|\/)(pages|routes|views|screens)\//.test(path) || /(^|\/)App\.[jt]sx$/.test(path) ? 'page' : 'component';
}

/**
 * Describes a file in everyday terms: `src/pages/PricingPage.tsx` is the page "Pricing"; a migration is named without
 * its timestamp, `index.tsx` after its folder. Names stay in the project's own language.
 */
export function describePart(path: Path): { part: PartKind; name: string } {
  const part = kindOf(path);
  const segments = path.split('/');
  const file = segments.at(-1)!;
  if (part === 'picture' || part === 'settings' || part === 'packages' || part === 'text') return { part, name: file };

  const stem = file.replace(/\.[^.]+$/, '').replace(/^\d{8,}_/, '');
  const named = stem === 'index' && segments.length > 2 ? segments.at(-2)! : stem;
  const words = named
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_-]+/)
    .filter((word) => word !== '');
  const withoutKind = words.length > 1 && /^(page|view|screen)$/i.test(words.at(-1)!) ? words.slice(0, -1) : words;
  const text = withoutKind.map((word, n) => (n === 0 || /^\p{Lu}+$/u.test(word) ? word : word.toLowerCase())).join(' ');
  return { part, name: text === '' ? file : text[0]!.toUpperCase() + text.slice(1) };
}
