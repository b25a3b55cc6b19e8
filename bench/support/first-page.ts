import { readReply } from '../../lib/reply/read-reply';
import { createReplyParser } from '../../lib/reply/create-reply-parser';
import { createResolver } from '../../lib/compiler/resolve-import';
import { scanSource, type NeededImport } from '../../lib/compiler/scan-source';
import { closedThemeBlocks } from '../../lib/compiler/theme-block';

/** What a reply's first page is, and after how many characters of the reply it could be there. */
export type FirstPage = {
  /** Name of the index route's component, as its function is called. */
  component: string;
  /** A name its code uses, to tell it from what the template has under the same name. */
  mark: string;
  /** The same of App, which stands around it. */
  appMark: string;
  /** Custom properties of the theme, as written. */
  theme: Record<string, string>;
  /** Characters of the reply up to the end of the closed `@theme` block, and of the last file the page can't do without. */
  themeAt: number;
  pageAt: number;
  /** That last file. */
  lastFile: string;
};

const pascalCase = /^[A-Z]\w*$/;

/** Whether a placeholder may stand in for an import: a component of `src/components` or `src/pages`. */
function canWait(path: string, { names, isDynamic }: NeededImport): boolean {
  if (!/^src\/(?:components|pages)\//.test(path)) return false;
  return isDynamic || names.every(({ imported, local }) => pascalCase.test(imported === 'default' ? local : imported));
}

/** What each recorded app shows first, at `/`; App itself where it has no pages. Those with sign-in show nothing of their own before. */
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

/** Reads the first reply of a recording as far as its first page goes; throws where it has none. */
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

/** After how many characters each file is whole, and the theme closed, told line by line as the parser does. */
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
