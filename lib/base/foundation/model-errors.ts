import type { Presentations } from './hosted-errors';

/**
 * What can go wrong with a model. Each sentence only says what failed: the page adds whether anything was kept,
 * depending on what the turn made.
 */
export const modelErrors = {
  'model-missing': {
    status: 409,
    message: 'No model is connected yet. Choose an example, or connect a model.',
    report: false,
  },
  'model-key-refused': {
    status: 502,
    message: 'The model did not accept the key. Check it in Settings.',
    report: false,
  },
  'model-unknown': {
    status: 502,
    message: 'The provider does not know that model. Choose another in Settings.',
    report: false,
  },
  'model-busy': {
    status: 503,
    message: 'The model is busy right now. Try again in a moment.',
    report: false,
  },
  'model-unavailable': {
    status: 503,
    message: 'The model’s own server had a fault and gave no answer.',
    report: true,
  },
  'model-cut': {
    status: 502,
    message: 'The connection to the model broke off.',
    report: false,
  },
  'model-refused': {
    status: 502,
    message: 'The provider refused this request. Try again, or choose another model in Settings.',
    report: true,
  },
  'model-thought-only': {
    status: 502,
    message: 'The model used all its space for thinking and wrote nothing. Another model may do better.',
    report: false,
  },
  'model-stalled': {
    status: 504,
    message: 'The model was silent for so long that Easel stopped waiting.',
    report: false,
  },
  'model-empty': {
    status: 502,
    message: 'The model’s answer was empty.',
    report: false,
  },
  'model-off-format': {
    status: 502,
    message: 'The model answered, but not in a way Easel can build from. Try again, or use another model.',
    report: false,
  },
  'model-address-refused': {
    status: 400,
    message: 'That address does not answer like a model. Check it and try again.',
    report: false,
  },
  'model-unreachable': {
    status: 502,
    message: 'Nothing answers at that address. Check it, that the server runs, and that this computer is online.',
    report: false,
  },
  'model-certificate-refused': {
    status: 502,
    message: 'This computer doesn’t trust the certificate at that address. Check the address, and who owns it.',
    report: false,
  },
  'model-credit-empty': {
    status: 402,
    message: 'The account behind this model has no credit left. Top it up with the provider, then continue.',
    report: false,
  },
  'model-too-small': {
    status: 413,
    message: 'This app has grown too large for this model. In Settings, choose one that can read more at once.',
    report: false,
  },
} as const satisfies Presentations;
