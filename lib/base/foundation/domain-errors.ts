import type { Presentations } from './hosted-errors';

/** What can go wrong with a site's own domain. */
export const domainErrors = {
  'domain-refused': {
    status: 422,
    message: 'That is no domain that a site can have. It looks like club.example.org, and must be your own.',
    report: false,
  },
  'domain-not-here': {
    status: 409,
    message: 'A domain needs an Easel that is on the internet. Publish the app at another Easel or at a host first.',
    report: false,
  },
  'domain-unproven': {
    status: 409,
    message:
      'The entry is not there yet. Where you bought the domain, add one of the two; it can take an hour to be seen.',
    report: false,
  },
  'domain-unreachable': {
    status: 502,
    message: 'The domain’s entries can’t be looked up right now. Try again in a few minutes.',
    report: false,
  },
  'domain-taken': {
    status: 409,
    message: 'Another site here has this domain and still proves it. Remove its entry where you bought the domain.',
    report: false,
  },
  'domain-none': { status: 404, message: 'This site has no domain of its own yet. Give one first.', report: false },
} as const satisfies Presentations;
