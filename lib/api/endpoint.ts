import type { z } from 'zod';
import type { ServerParts } from '../server/server-parts';
import type { Keeps } from '../shares/keeping';
import type { Viewer } from '../viewers/viewer';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a call brings: who asks, what its address names, its checked body, and the raw request for the rest. */
export type Call<Body> = {
  server: ServerParts;
  viewer: Viewer;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Body;
  request: Request;
};

/**
 * One call of the HTTP interface. `path` names its parameters (`/api/projects/:projectId`); a last `*rest` takes what
 * follows, slashes and all. Ids are checked before `run` sees them: what has not the form of an id does not exist.
 */
export type Endpoint = {
  method: Method;
  path: string;
  /** One line for the OpenAPI document. */
  summary: string;
  body: z.ZodType | null;
  /** What it causes to be kept, counted against a guest's share; every call that changes something says it. */
  keeps: Keeps;
  /** Status of success, for the document. */
  status: number;
  run(call: Call<unknown>): Promise<Response>;
};

/** Declares a call; `run` gets the body as its schema reads it. */
export function endpoint<Schema extends z.ZodType>(
  declared: Omit<Endpoint, 'method' | 'run' | 'body' | 'status' | 'keeps'> & {
    body?: Schema;
    status?: number;
    run(call: Call<z.infer<Schema>>): Promise<Response>;
  } & ({ method: 'GET'; keeps?: Keeps } | { method: Exclude<Method, 'GET'>; keeps: Keeps }),
): Endpoint {
  const { run, body = null, status = 200, keeps = 'nothing', ...rest } = declared;
  return { ...rest, body, status, keeps, run: (call) => run(call as Call<z.infer<Schema>>) };
}

/** The parameters a path gives for a pattern; null when it is another path. */
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
