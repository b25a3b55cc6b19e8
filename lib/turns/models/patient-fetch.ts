type Dispatcher = object;
type DispatcherClass = new (options: { headersTimeout: number; bodyTimeout: number }) => Dispatcher;

const globalDispatcher = Symbol.for('undici.globalDispatcher.1');
let patient: Promise<Dispatcher | null> | null = null;

/**
 * Node's fetch is undici's, but Node doesn't export its dispatcher class. Take it from the global dispatcher, which the
 * first call creates.
 */
async function openDispatcher(): Promise<Dispatcher | null> {
  await fetch('data:,');
  const usual = (globalThis as { [globalDispatcher]?: Dispatcher })[globalDispatcher];
  if (usual === undefined) return null;
  return new (usual.constructor as DispatcherClass)({ headersTimeout: 0, bodyTimeout: 0 });
}

/**
 * Node's `fetch` without its own limits: Node aborts a call after five minutes without a header or a byte (undici's
 * `headersTimeout` and `bodyTimeout`), but a model may think for longer. The caller watches for silence.
 */
export const patientFetch: typeof globalThis.fetch = async (input, init) => {
  patient ??= openDispatcher();
  const dispatcher = await patient;
  return fetch(input, { ...init, ...(dispatcher === null ? {} : { dispatcher }) } as RequestInit);
};
