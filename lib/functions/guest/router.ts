import { functionHeader } from './marks';

type Bindings = Readonly<Record<string, { fetch(request: Request): Promise<Response> } | undefined>>;

/**
 * First in the process: hands a call to the function it names. A call that names none asks whether the process is
 * alive.
 */
export async function route(request: Request, bindings: Bindings): Promise<Response> {
  const name = request.headers.get(functionHeader);
  if (name === null) return new Response(null, { status: 204 });
  const called = bindings[`F_${name}`];
  if (!called) return Response.json({ code: 'NOT_FOUND', message: 'There is no such function.' }, { status: 404 });
  return called.fetch(request);
}
