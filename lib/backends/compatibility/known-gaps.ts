import type { Part } from './call';

/**
 * A call that does not behave as it does on Supabase, as far as we know. The suite checks this list: listed calls must
 * fail, and all others must work.
 */
export type Gap = { part: Part; name: string; what: string; instead: string };

export const knownGaps: readonly Gap[] = [
  {
    ...{ part: 'rows', name: 'insert, with what is missing by default' },
    what: 'Rows of unlike columns are stored right with `defaultToNull: false`, but answered with null for what was left out.',
    instead: 'Give all rows the same columns, or select the rows again.',
  },
  {
    ...{ part: 'rows', name: 'dry run' },
    what: '`rollback()` is not heeded: the change stays (on Supabase too, as we understand it, unless `db_tx_end` allows it).',
    instead: 'Check in a database function that raises at its end.',
  },
  {
    ...{ part: 'auth', name: 'mfa: enroll' },
    what: 'There is no second factor.',
    instead: 'Sign in by a mailed code (`signInWithOtp`), or move the app to a Supabase project.',
  },
  {
    ...{ part: 'auth', name: 'signInWithOAuth leads to the provider' },
    what: 'No provider is set up: a fresh Supabase project, as we understand it, refuses it as well.',
    instead: 'Sign in by password or mailed link, or set the provider up in a Supabase project of your own.',
  },
  {
    ...{ part: 'auth', name: 'signInWithOtp by phone' },
    what: 'No messages go to phones.',
    instead: 'Use an e-mail address.',
  },
  {
    ...{ part: 'auth', name: 'signUp for a code in exchange (PKCE)' },
    what: 'Mailed links bring a session in the address’s fragment (`flowType: "implicit"`, the client’s default), never a code.',
    instead: 'Leave `flowType` as it is, or mail a code and call `verifyOtp`.',
  },
  {
    ...{ part: 'uploads', name: 'upload with words about it' },
    what: '`metadata` of an upload is not kept.',
    instead: 'Keep it in a table of the app, by the path of the file.',
  },
  {
    ...{ part: 'uploads', name: 'a picture made smaller' },
    what: '`transform` is not there (on Supabase it is part of paid plans).',
    instead: 'Make the picture smaller in the page before the upload (`canvas`), and show it by CSS.',
  },
  {
    ...{ part: 'realtime', name: 'all of the row before it changed' },
    what: '`old` holds the primary key alone, whatever the table’s `replica identity`.',
    instead: 'Keep what was shown, by key, in the page.',
  },
];
