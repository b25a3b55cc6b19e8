import { describe, expect, test } from 'vitest';
import { endpoints } from './dispatch';
import { matchPath } from './endpoint';
import { openApiDocument } from './openapi';

describe('matching a path', () => {
  test.each([
    ['/api/projects', '/api/projects', {}],
    ['/api/projects/:projectId', '/api/projects/abc', { projectId: 'abc' }],
    ['/api/x/:v/files/*filePath', '/api/x/1/files/src/App.tsx', { v: '1', filePath: 'src/App.tsx' }],
    ['/api/projects/:projectId', '/api/projects', null],
    ['/api/projects/:projectId', '/api/projects/', null],
    ['/api/projects', '/api/projects/abc', null],
    ['/api/x/*rest', '/api/x', null],
  ])('%s and %s', (pattern, path, params) => {
    expect(matchPath(pattern, path)).toEqual(params);
  });
});

describe('the interface', () => {
  test('declares no call twice', () => {
    const names = endpoints.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('describes every call in its OpenAPI document', () => {
    const document = openApiDocument(endpoints);
    const described = Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
      Object.keys(operations ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const declared = endpoints.map(({ method, path }) => `${method} ${path.replace(/[:*](\w+)/g, '{$1}')}`);
    expect(described.sort()).toEqual(declared.sort());
    expect(JSON.stringify(document)).toContain('"prompt"');
  });
});
