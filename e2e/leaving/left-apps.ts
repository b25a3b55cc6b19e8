import type { AppPromise } from '../../lib/base/promises/promise';
import { hiddenJourneys } from '../support/hidden-journeys';
import { demoApp, ownApp, ownPromises, type AppFiles } from '../support/reply-app';

/** An app that people download. */
export type Leaving = {
  name: string;
  /** Whether it keeps data on a server. */
  hasData: boolean;
  /** Whether its first page shows rows to somebody who is not signed in. */
  showsRows: boolean;
  files(): Promise<AppFiles>;
  promises(): AppPromise[];
};

/** Apps whose first page lists the initial rows of their tables. */
const listing = ['r01', 'r03', 'r04', 'r07', 'r17'];

const demo = (name: string, { turn = 3, hasData = false } = {}): Leaving => ({
  ...{ name, hasData, showsRows: false },
  files: () => demoApp(name, turn),
  promises: () => hiddenJourneys(name, turn),
});
const own = (name: string, hasData: boolean, folder = 'own'): Leaving => ({
  ...{ name, hasData, showsRows: listing.includes(name) },
  files: () => ownApp(name, folder),
  promises: () => ownPromises(name, folder),
});

/** The twelve examples after their last turn, and every app that Easel's prompt made for the pairs. */
export const leavingApps: Leaving[] = [
  demo('habit-tracker'),
  demo('guest-book', { hasData: true }),
  demo('parent-evening', { hasData: true }),
  demo('table-booking', { turn: 4, hasData: true }),
  ...['bakery-orders', 'invoice-maker', 'ledger-zh', 'recipe-box'].map((name) => demo(name)),
  ...['stock-room', 'summer-party', 'times-tables', 'volunteer-rota'].map((name) => demo(name)),
  ...['r01', 'r03', 'r04', 'r07', 'r09', 'r17', 'r20'].map((name) => own(name, true)),
  ...['r11', 'r13', 'r15'].map((name) => own(name, false)),
  ...['r05', 'r06', 'r10', 'r19'].map((name) => own(name, true, 'own-11')),
  ...['r02', 'r12', 'r14', 'r16', 'r18'].map((name) => own(name, false, 'own-11')),
];
