import { describe, expect, test } from 'vitest';
import { appErrorCodes } from '../../base/foundation/app-error';
import { endpoints } from './dispatch';
import { matchPath } from './endpoint';
import { openApiDocument } from './openapi';

type Described = { responses: Record<string, { content?: Record<string, { schema?: object }> }> };

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

  test('describes what every call answers, by status; only this document itself is JSON without a schema', () => {
    const document = openApiDocument(endpoints);
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Described>).map(([method, { responses }]) => ({
        call: `${method.toUpperCase()} ${path}`,
        answers: Object.entries(responses).filter(([status]) => status !== 'default'),
      })),
    );
    expect(operations.length).toBeGreaterThan(80);
    const isWithout = ([status, { content }]: [string, Described['responses'][string]]) =>
      content === undefined
        ? !['204', '303'].includes(status)
        : 'application/json' in content && Object.keys(content['application/json']?.schema ?? {}).length === 0;
    const without = operations.filter(({ answers }) => answers.length === 0 || answers.some(isWithout));
    expect(without.map(({ call }) => call)).toEqual(['GET /api/openapi.json']);
  });

  test('describes errors with every code', () => {
    const { schemas } = openApiDocument(endpoints).components ?? {};
    expect(schemas?.['Error']).toMatchObject({
      properties: { error: { properties: { code: { enum: appErrorCodes }, detail: { type: 'string' } } } },
    });
  });
});
