import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { errorAnswerSchema } from '../../base/answers/error-answer';
import { type AnswerShape, isPlain } from './answer-shape';
import type { Endpoint } from './endpoint';

/** The HTTP interface as OpenAPI 3.1, generated from the same declarations that handle the calls. */
export function openApiDocument(endpoints: readonly Endpoint[]) {
  const paths: Record<string, Record<string, object>> = {};
  for (const one of endpoints) {
    const path = one.path.replace(/[:*](\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][one.method.toLowerCase()] = operationOf(one);
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Easel',
      version: '1',
      description: 'JSON in and out. Errors are { "error": { "code", "message" } } with a fitting status.',
    },
    paths: paths as ZodOpenApiPathsObject,
    components: {
      schemas: {
        Error: errorAnswerSchema,
      },
    },
  });
}

function operationOf({ path, method, summary, body, answers, keeps }: Endpoint) {
  const names = [...path.matchAll(/[:*](\w+)/g)].map((match) => match[1]!);
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[:*]/g, '').replace(/[^A-Za-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    'x-easel-keeps': keeps,
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...(body === null ? {} : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, shape]) => [status, responseOf(shape)])),
      default: {
        description: 'A sentence a person can act on',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function responseOf(shape: AnswerShape) {
  const description = 'Done';
  if (!isPlain(shape)) return { description, content: { 'application/json': { schema: shape } } };
  if (shape.contentTypes.length === 0) return { description };
  return { description, content: Object.fromEntries(shape.contentTypes.map((type) => [type, {}])) };
}
