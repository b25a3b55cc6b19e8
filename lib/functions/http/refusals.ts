/** The responses to calls that no function of the app handles: Supabase's status and code, and a plain sentence. */
export const refusals = {
  'not-found': { status: 404, code: 'NOT_FOUND', message: 'This app has no such server function.', log: '' },
  'key-needed': {
    status: 401,
    code: 'UNAUTHORIZED',
    message: 'This server function asks for the app’s key or a session.',
    log: '',
  },
  'no-engine': {
    status: 503,
    code: 'NO_ENGINE',
    message: 'Server functions don’t run on this computer’s system. Everything else of the app works.',
    log: '',
  },
  'no-service-worker': { status: 403, code: 'REFUSED', message: 'No service workers from here.', log: '' },
  'body-too-large': { status: 413, code: 'TOO_LARGE', message: 'That is too much at once.', log: '' },
  'too-many-calls': {
    status: 429,
    code: 'TOO_MANY_CALLS',
    message: 'This app’s server functions are called too often at once. Try again in a moment.',
    log: '',
  },
  'no-room': {
    status: 503,
    code: 'NO_ROOM',
    message: 'All places for server functions are taken right now. Try again in a moment.',
    log: '',
  },
  resting: {
    status: 503,
    code: 'RESTING',
    message: 'This app’s server functions were stopped several times in a row and rest for half a minute.',
    log: '',
  },
  'not-started': {
    status: 503,
    code: 'BOOT_ERROR',
    message: 'Function failed to start (please check logs)',
    log: '',
  },
  'too-slow': {
    status: 504,
    code: 'IDLE_TIMEOUT',
    message: 'This server function took too long to answer.',
    log: 'It took too long to answer, so the call was ended.',
  },
  'answer-too-large': {
    status: 502,
    code: 'ANSWER_TOO_LARGE',
    message: 'This server function’s answer is too large.',
    log: 'Its answer was larger than 50 MB, so it was cut off.',
  },
  'too-much-work': {
    status: 546,
    code: 'WORKER_LIMIT',
    message: 'This server function used too much time or memory and was stopped.',
    log: '',
  },
  stopped: { status: 502, code: 'WORKER_ERROR', message: 'This server function ended before it answered.', log: '' },
} as const satisfies Record<string, { status: number; code: string; message: string; log: string }>;

export type Refusal = keyof typeof refusals;
