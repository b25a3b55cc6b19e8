import { describe, expect, test } from 'vitest';
import type { CompiledModule } from './compiler';
import { affectedBy, applyOutput, boundariesOf, inImportOrder, reachableFrom, type ModuleTable } from './module-graph';

function table(edges: Record<string, string[]>, accepting: string[] = []): ModuleTable {
  const module = (url: string, imports: string[]): CompiledModule => ({
    url,
    code: `// ${url}`,
    hash: url,
    imports: imports.map((specifier) => ({ start: 0, end: 0, specifier })),
    accepts: accepting.includes(url),
    placeholder: false,
    source: url.slice(1),
    sourceHash: url,
  });
  return new Map(Object.entries(edges).map(([url, imports]) => [url, module(url, imports)]));
}

const app = table(
  {
    '/main': ['/App', 'react'],
    '/App': ['/Home', '/utils'],
    '/Home': ['/format'],
    '/format': ['/utils'],
    '/utils': [],
  },
  ['/App', '/Home'],
);

describe('module graph', () => {
  test('runs a changed component alone', () => {
    expect(affectedBy(app, ['/Home'], new Set(['/Home']))).toEqual(['/Home']);
  });

  test('runs what lies between a changed module and its boundaries', () => {
    const urls = affectedBy(app, ['/utils'], new Set(['/App', '/Home']));
    expect(urls.sort()).toEqual(['/App', '/Home', '/format', '/utils']);
  });

  test('finds the boundaries above a module', () => {
    expect(boundariesOf(app, ['/utils'])?.sort()).toEqual(['/App', '/Home']);
  });

  test('finds no boundaries where the entry itself would have to run again', () => {
    expect(boundariesOf(app, ['/main'])).toBeNull();
  });

  test('puts the imported before the importer', () => {
    const order = inImportOrder(app, [...app.keys()]).map((module) => module.url);
    expect(order).toEqual(['/utils', '/format', '/Home', '/App', '/main']);
  });

  test('orders a cycle once and ends', () => {
    const ring = table({ '/a': ['/b'], '/b': ['/c'], '/c': ['/a'] });
    expect(inImportOrder(ring, ['/a', '/b', '/c']).map((module) => module.url)).toEqual(['/c', '/b', '/a']);
  });

  test('reaches only what the entry needs', () => {
    const withStray = applyOutput(app, { modules: [...table({ '/stray': [] }).values()], removed: ['/Home'] });
    expect(reachableFrom(withStray, ['/main']).sort()).toEqual(['/App', '/main', '/utils']);
  });
});
