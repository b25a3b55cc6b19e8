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
 * remaining path, including slashes. Ids are checked before `run` sees them: malformed ids are answered 404.
 */
export type Endpoint = {
  method: Method;
  path: string;
  /** One line for the OpenAPI document. */
  summary: string;
  body: z.ZodType | null;
  /**
   * What the call causes to be stored, which counts against a guest's share; every call that changes something declares
   * it.
   */
  keeps: Keeps;
  /** For another Easel: its caller is whose token it bears, and no cookie or code counts. */
  byToken: boolean;
  /** What it answers when it succeeds, by status; errors look the same everywhere. */
  answers: Readonly<Record<number, AnswerShape>>;
  run(call: Call<unknown>): Promise<Response>;
};

/**
 * Declares a call. `run` gets the body as its schema parses it. `answer` is what it answers with `status` (200): a schema
 * of `lib/base/answers`, which the page parses with too, or what comes in place of JSON; the value that `run` answers has
 * to fit it. `alsoAnswers` names further statuses that are no errors.
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

/** The parameters in a path that matches a pattern; null if it does not match. */
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
