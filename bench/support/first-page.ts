import { readReply } from '../../lib/turns/reply/read-reply';
import { createReplyParser } from '../../lib/turns/reply/create-reply-parser';
import { createResolver } from '../../lib/preview/compiler/resolve-import';
import { scanSource, type NeededImport } from '../../lib/preview/compiler/scan-source';
import { closedThemeBlocks } from '../../lib/preview/compiler/theme-block';

/** Describes a reply's first page, and after how many characters of the reply it could appear. */
export type FirstPage = {
  /** The function name of the index route's component. */
  component: string;
  /** A name used in its code, to distinguish it from a template component of the same name. */
  mark: string;
  /** The same for App, which wraps it. */
  appMark: string;
  /** Custom properties of the theme, as written. */
  theme: Record<string, string>;
  /** Length of the reply up to the end of the closed `@theme` block, and up to the last file the page needs. */
  themeAt: number;
  pageAt: number;
  lastFile: string;
};

const pascalCase = /^[A-Z]\w*$/;

/** Whether a placeholder may replace an import: a component of `src/components` or `src/pages`. */
function canWait(path: string, { names, isDynamic }: NeededImport): boolean {
  if (!/^src\/(?:components|pages)\//.test(path)) return false;
  return isDynamic || names.every(({ imported, local }) => pascalCase.test(imported === 'default' ? local : imported));
}

/**
 * The component that each recorded app shows first, at `/`: App itself if it has no pages. Apps with sign-in are left
 * out, because they show nothing of their own before it.
 */
const indexPages: Readonly<Record<string, string>> = {
  'habit-tracker': 'TodayPage',
  'ledger-zh': 'App',
  'table-booking': 'HomePage',
  'bakery-orders': 'App',
  'invoice-maker': 'ListPage',
  'recipe-box': 'HomePage',
  'stock-room': 'DashboardPage',
  'summer-party': 'HomePage',
  'times-tables': 'HomePage',
  'volunteer-rota': 'RotaPage',
};

export const hasFirstPage = ({ id }: { id: string }) => Object.hasOwn(indexPages, id);

/** Reads the first reply of a recording up to its first page; throws if it has none. */
export function readFirstPage(recording: string, reply: string): FirstPage {
  const files = new Map<string, string>();
  for (const event of readReply(reply)) if (event.type === 'file-end') files.set(event.path, event.content);
  const app = files.get('src/App.tsx');
  const css = files.get('src/index.css');
  if (app === undefined || css === undefined) throw new Error('a reply without App.tsx or index.css');

  const resolve = createResolver((path) => files.has(path), [{ prefix: '@/', target: 'src/' }]);
  const component = indexPages[recording];
  if (component === undefined) throw new Error(`nobody has said what ${recording} shows first`);
  const needed = new Set(['src/App.tsx']);
  for (const path of needed) {
    for (const one of scanSource(path, files.get(path)!).imports) {
      const target = resolve(one.specifier, path);
      if (target.kind !== 'file') continue;
      const isPage = one.names.some(({ local }) => local === component);
      if (isPage || !canWait(target.path, one)) needed.add(target.path);
    }
  }
  const own = [...needed].find((path) => path.endsWith(`/${component}.tsx`))!;
  const markOf = (path: string) => {
    const locals = scanSource(path, files.get(path)!).imports.flatMap(({ names }) => names.map(({ local }) => local));
    return locals.reduce((longest, name) => (name.length > longest.length ? name : longest), '');
  };
  const { ends, themeAt } = offsetsOf(reply);
  const [lastFile, pageAt] = [...ends].filter(([path]) => needed.has(path)).reduce((a, b) => (a[1] > b[1] ? a : b));
  const block = closedThemeBlocks(css)[0] ?? '';
  const theme = Object.fromEntries(
    [...block.matchAll(/(--color-[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!.trim()]),
  );
  return { component, mark: markOf(own), appMark: markOf('src/App.tsx'), theme, themeAt, pageAt, lastFile };
}

/** Feeds the parser line by line and returns after how many characters each file, and the theme, is complete. */
function offsetsOf(reply: string): { ends: Map<string, number>; themeAt: number } {
  const parser = createReplyParser();
  const ends = new Map<string, number>();
  let css = '';
  let themeAt = 0;
  let offset = 0;
  for (const line of reply.split(/(?<=\n)/)) {
    offset += line.length;
    for (const event of parser.push(line)) {
      if (event.type === 'file-end') ends.set(event.path, offset);
      if (event.type !== 'file-delta' || event.path !== 'src/index.css' || themeAt > 0) continue;
      css += event.text;
      if (closedThemeBlocks(css).length > 0) themeAt = offset;
    }
  }
  for (const event of parser.end()) if (event.type === 'file-end') ends.set(event.path, reply.length);
  return { ends, themeAt };
}
