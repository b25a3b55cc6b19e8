import { readImportGraph } from './import-graph';
import type { PromptFile } from './prompt-file';

const frame = ['src/index.css', 'src/App.tsx'] as const;
/** `<Route index element={<HomePage …` and `<Route path="/" element={<HomePage …`. */
const firstRoute = /<Route\s+(?:index|path="\/?")[^>]{0,80}?element=\{\s*<(?:[A-Z]\w*>\s*<)*([A-Z]\w*)/;

/**
 * The files that make up the first screen, judging by their names: styles, App, the first route's page (App itself if
 * there are no routes), and the project's own components that those two import. Missing files are left out.
 */
export function firstPageFiles(files: readonly PromptFile[]): string[] {
  const graph = readImportGraph(files);
  const app = files.find(({ path }) => path === 'src/App.tsx');
  const ofApp = graph.imports.get('src/App.tsx') ?? [];
  const name = app === undefined ? undefined : firstRoute.exec(app.content)?.[1];
  const page = ofApp.find((path) => name !== undefined && path.replace(/\.[jt]sx$/, '').endsWith(`/${name}`));
  const ofPage = page === undefined ? ofApp : [page, ...(graph.imports.get(page) ?? [])];
  const isDrawn = (path: string) => /\.(?:[jt]sx|css)$/.test(path);
  // App imports other pages too, but they are not part of the first screen.
  const around = ofApp.filter((path) => !/\/pages\/|Page\.[jt]sx$/.test(path));
  const known = new Set(files.map(({ path }) => path));
  return [...new Set([...frame, ...ofPage, ...around])].filter((path) => known.has(path) && isDrawn(path));
}
