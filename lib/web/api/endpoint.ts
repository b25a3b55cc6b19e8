import type { z } from 'zod';
import type { ServerParts } from './server-parts';
import type { Keeps } from '../../base/shares/keeping';
import type { Viewer } from '../../base/viewers/viewer';
import type { AnswerOf, AnswerShape } from './answer-shape';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The input of a call: the viewer, the ids in its address, its validated body, and the raw request for the rest. */
export type Call<Body> = {
  server: ServerParts;
  viewer: Viewer;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Body;
  request: Request;
};

/**
 * One call of the HTTP interface. `path` names its parameters (`/api/projects/:projectId`); a final `*rest` takes the
 * remaining path, including slashes. Ids are checked before `run` sees them: malformed ids get a 404.
 */
export type Endpoint = {
  method: Method;
  path: string;
  /** One line for the OpenAPI document. */
  summary: string;
  body: z.ZodType | null;
  /** What the call stores, which counts against a guest's share. Every call that changes something declares it. */
  keeps: Keeps;
  /** A call for another Easel: the caller is the owner of its publish token, and cookies and codes don't count. */
  byToken: boolean;
  /** Its responses on success, by status; errors have the same form everywhere. */
  answers: Readonly<Record<number, AnswerShape>>;
  run(call: Call<unknown>): Promise<Response>;
};

/**
 * Declares a call. `run` gets the body as parsed by its schema. `answer` is the response with `status` (200 by
 * default): a schema of `lib/base/answers`, with which the page parses it too, or another content type; the value that
 * `run` returns has to match it. `alsoAnswers` lists further statuses that are not errors.
 */
export function endpoint<Schema extends z.ZodType, Shape extends AnswerShape>(
  declared: Omit<Endpoint, 'method' | 'run' | 'body' | 'answers' | 'keeps' | 'byToken'> & {
    byToken?: true;
    body?: Schema;
    status?: number;
    answer: Shape;
    alsoAnswers?: Endpoint['answers'];
    run(call: Call<z.infer<Schema>>): Promise<AnswerOf<Shape>>;
  } & ({ method: 'GET'; keeps?: Keeps } | { method: Exclude<Method, 'GET'>; keeps: Keeps }),
): Endpoint {
  const { run, body = null, status = 200, keeps = 'nothing', answer, alsoAnswers, byToken = false, ...rest } = declared;
  const answers = { [status]: answer, ...alsoAnswers };
  return { ...rest, body, answers, keeps, byToken, run: (call) => run(call as Call<z.infer<Schema>>) };
}

/** The parameters of a path that matches a pattern; null if it doesn't. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.slice(1).split('/');
  const given = path.slice(1).split('/');
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    if (segment.startsWith('*')) {
      params[segment.slice(1)] = given.slice(index).join('/');
      return given.length > index ? params : null;
    }
    const value = given[index];
    if (value === undefined || value === '') return null;
    if (segment.startsWith(':')) params[segment.slice(1)] = value;
    else if (segment !== value) return null;
  }
  return given.length === wanted.length ? params : null;
}
