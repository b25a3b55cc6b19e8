import { describe, expect, test } from 'vitest';
import { keepings } from '../../base/shares/keeping';
import { endpoints } from './dispatch';
import { openApiDocument } from './openapi';

type Operation = { operationId: string; 'x-easel-keeps'?: string; requestBody?: unknown };

/** Reads the interface's own description, so that new calls are tested too. */
const operations = Object.entries(openApiDocument(endpoints).paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods as unknown as Record<string, Operation>).map(([method, one]) => ({
    call: `${method.toUpperCase()} ${path}`,
    method,
    keeps: one['x-easel-keeps'],
  })),
);

describe('what calls cause to be stored', () => {
  test('every call that changes something says which share it counts against', () => {
    const changing = operations.filter(({ method }) => method !== 'get');
    const without = changing.filter(({ keeps }) => keeps === undefined || !Object.hasOwn(keepings, keeps));
    expect(changing.length).toBeGreaterThan(40);
    expect(without.map(({ call }) => call)).toEqual([]);
  });

  test('what counts as bounded writes no event, or is a step of a turn that was counted; each of these is here on purpose', () => {
    const bounded = operations.filter(({ keeps }) => keeps === 'bounded');
    expect(bounded.map(({ call }) => call).toSorted()).toEqual([
      'PATCH /api/projects/{projectId}/site',
      'POST /api/projects/{projectId}/elsewhere/publishes',
      'POST /api/projects/{projectId}/elsewhere/rollback',
      'POST /api/projects/{projectId}/host/publishes',
      'POST /api/projects/{projectId}/preview',
      'POST /api/projects/{projectId}/reach/link',
      'POST /api/projects/{projectId}/reach/link/key',
      'POST /api/projects/{projectId}/reach/wifi',
      'POST /api/projects/{projectId}/share',
      'POST /api/projects/{projectId}/site/domain/check',
      'POST /api/projects/{projectId}/turns/{turnId}/stop',
      'POST /api/projects/{projectId}/undelete',
      'POST /api/shared/{shareId}/uses',
      'PUT /api/projects/{projectId}/elsewhere',
      'PUT /api/projects/{projectId}/host',
      'PUT /api/projects/{projectId}/live-data',
      'PUT /api/projects/{projectId}/site/domain',
    ]);
  });

  test('only deleting, asking and stopping count against no share; each of these is here on purpose', () => {
    const none = operations.filter(({ method, keeps }) => method !== 'get' && keeps === 'nothing');
    expect(none.map(({ call }) => call).toSorted()).toEqual([
      'DELETE /api/elsewhere/apps/{appId}/site',
      'DELETE /api/projects/{projectId}',
      'DELETE /api/projects/{projectId}/data/content',
      'DELETE /api/projects/{projectId}/data/files/in/{bucket}/{name}',
      'DELETE /api/projects/{projectId}/data/people/{person}',
      'DELETE /api/projects/{projectId}/data/{table}/rows',
      'DELETE /api/projects/{projectId}/elsewhere',
      'DELETE /api/projects/{projectId}/elsewhere/site',
      'DELETE /api/projects/{projectId}/functions/hosts/{host}',
      'DELETE /api/projects/{projectId}/functions/secrets/{name}',
      'DELETE /api/projects/{projectId}/host',
      'DELETE /api/projects/{projectId}/host/site',
      'DELETE /api/projects/{projectId}/live-data',
      'DELETE /api/projects/{projectId}/meant/{key}',
      'DELETE /api/projects/{projectId}/preview/try/data',
      'DELETE /api/projects/{projectId}/reach/link',
      'DELETE /api/projects/{projectId}/reach/wifi',
      'DELETE /api/projects/{projectId}/site',
      'DELETE /api/projects/{projectId}/site/domain',
      'DELETE /api/projects/{projectId}/turns/{turnId}',
      'DELETE /api/projects/{projectId}/turns/{turnId}/after',
      'DELETE /api/publish-tokens/{tokenId}',
      'POST /api/elsewhere/apps/{appId}/missing',
      'POST /api/projects/{projectId}/compiled/missing',
      'POST /api/projects/{projectId}/files',
      'POST /api/projects/{projectId}/preview/try/sessions',
      'POST /api/projects/{projectId}/turns/{turnId}/observations/progress',
      'POST /api/projects/{projectId}/turns/{turnId}/skip',
      'POST /api/shared/{shareId}/take-down',
      'PUT /api/projects/{projectId}/data/people/{person}/owner',
      'PUT /api/projects/{projectId}/preview/try/data',
    ]);
  });
});
