import type { Presentations } from './hosted-errors';

/** What can go wrong when an app is published at a host such as Netlify, Vercel or Cloudflare Pages. */
export const hostErrors = {
  'host-token-refused': {
    status: 422,
    message: 'The host does not know this token, or it was revoked. Make a new one there.',
    report: false,
  },
  'host-token-narrow': {
    status: 422,
    message: 'This token may not publish sites. Make one with the rights that are named beside the field.',
    report: false,
  },
  'host-account-needed': {
    status: 422,
    message: 'This token is for several accounts. Give the ID of the account to publish under.',
    report: false,
  },
  'host-quota': {
    status: 409,
    message: 'Your plan at the host is used up, so it takes nothing new. Wait for its next month, or upgrade there.',
    report: false,
  },
  'host-slow-down': {
    status: 429,
    message: 'The host takes no more from you right now. Try again in a few minutes.',
    report: false,
  },
  'host-unreachable': {
    status: 502,
    message: 'The host does not answer. Check the internet connection, then try again.',
    report: false,
  },
  'host-refused': {
    status: 502,
    message: 'The host could not put the app out. What was there before is still there; try again.',
    report: false,
  },
  'host-too-slow': {
    status: 504,
    message: 'The host has everything but is taking very long. Look there, or publish again.',
    report: false,
  },
  'host-too-large': {
    status: 413,
    message: 'A file of this app is larger than the host takes. Use smaller pictures or videos.',
    report: false,
  },
  'host-name-taken': {
    status: 409,
    message: 'The host has no free address like this app’s name. Give the site another address here first.',
    report: false,
  },
  'host-broke-off': {
    status: 409,
    message: 'Easel was ended while it was sending. What was there before is still there; publish again.',
    report: false,
  },
  'host-busy': {
    status: 409,
    message: 'This app is being published there already. Wait until that has ended, then try again.',
    report: false,
  },
  'host-needs-data': {
    status: 409,
    message: 'This host alone can’t keep what people enter. Give a Supabase project of your own along with it.',
    report: false,
  },
  'host-needs-functions': {
    status: 409,
    message: 'This app does work on a server, which this host can’t do for it. Publish it at another Easel.',
    report: false,
  },
  'host-publish-first': {
    status: 409,
    message: 'The app has to go live here once more before it goes to the host. Publish it here, then try again.',
    report: false,
  },
  'host-gone': {
    status: 409,
    message: 'The host has this site no more. Publish again, and it gets a new one.',
    report: false,
  },
  'host-not-chosen': { status: 404, message: 'This app is at no host yet. Choose one first.', report: false },
} as const satisfies Presentations;
