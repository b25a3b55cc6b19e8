import type { Presentations } from './hosted-errors';

/** What can go wrong when an app is published on another Easel. */
export const elsewhereErrors = {
  'elsewhere-not-easel': {
    status: 422,
    message: 'There is no Easel at this address. Check it; it is the one you open that Easel at.',
    report: false,
  },
  'elsewhere-insecure': {
    status: 422,
    message: 'This address is not safe to send a token to. Use the one that begins with https.',
    report: false,
  },
  'elsewhere-token-refused': {
    status: 401,
    message: 'That Easel does not know this token, or it was revoked. Make a new one in its settings.',
    report: false,
  },
  'elsewhere-older': {
    status: 409,
    message: 'That Easel is another version and can’t take apps from this one. Ask who runs it to update it.',
    report: false,
  },
  'elsewhere-unreachable': {
    status: 502,
    message: 'That Easel does not answer. Check the address and the internet connection, then try again.',
    report: false,
  },
  'elsewhere-full': {
    status: 409,
    message: 'That Easel has no room left for this app. Delete something there, or ask who runs it.',
    report: false,
  },
  'elsewhere-busy': {
    status: 409,
    message: 'This app is being published there already. Wait until that has ended, then try again.',
    report: false,
  },
  'elsewhere-failed': {
    status: 502,
    message: 'That Easel could not take the app. What was there before is still there; try again.',
    report: false,
  },
  'elsewhere-too-large': {
    status: 413,
    message: 'The app’s data is larger than can be moved in one go. Download it, and delete what is not needed.',
    report: false,
  },
  'elsewhere-data-unfit': {
    status: 422,
    message: 'The data does not fit the app’s tables, so nothing was changed.',
    report: false,
  },
  'elsewhere-not-chosen': {
    status: 404,
    message: 'This app is at no other Easel yet. Give its address and a token first.',
    report: false,
  },
  'too-many-tokens': {
    status: 409,
    message: 'There are twenty tokens already. Revoke one that is not used any more.',
    report: false,
  },
} as const satisfies Presentations;
