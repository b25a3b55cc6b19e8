import type { Presentations } from './hosted-errors';

/** What can go wrong when an improvement is brought over from the app that this one was copied from. */
export const forkErrors = {
  'bring-conflict': {
    status: 409,
    message:
      'Both apps changed the same things. Nothing was changed yet: choose whose to keep for the files that are named.',
    report: false,
  },
  'origin-out-of-reach': {
    status: 404,
    message: 'The app this one was copied from is not shared any more, so nothing can be brought over from it.',
    report: false,
  },
  'nothing-to-bring': {
    status: 409,
    message: 'The app this one was copied from has nothing new that isn’t here already.',
    report: false,
  },
} as const satisfies Presentations;

/** Why a file can't be brought over automatically, in plain English; the studio has its own words for each. */
export const fileConflicts = {
  'both-changed': 'Both apps changed the same place in this file.',
  'both-added': 'Both apps have a new file of this name, with different content.',
  'removed-here': 'You removed this file, and the other app changed it.',
  'removed-there': 'The other app removed this file, and you changed it.',
  'name-taken': 'A file or folder of yours stands where this file would go.',
  locked: 'This file belongs to an installed part of your app and stays as it is. Keep yours.',
  'migration-changed':
    'Both apps changed this step of how data is stored. It has run here already and can’t be exchanged. Keep yours.',
  'migration-number':
    'This step of how data is stored has the same number as another step of yours, so only one can run. Keep yours.',
} as const;
export type FileConflict = { path: string; reason: keyof typeof fileConflicts };
