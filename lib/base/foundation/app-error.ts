import { drawingErrors } from './drawing-errors';
import { type FileConflict, forkErrors } from './fork-errors';
import { moduleErrors } from './module-errors';
import { functionErrors } from './function-errors';
import { hostedErrors, type Presentations } from './hosted-errors';
import { modelErrors } from './model-errors';
import { reachErrors } from './reach-errors';

/**
 * Every failure a person or a script can meet: its HTTP status, and one sentence that says what to do. The studio shows
 * the sentence in the person's language from the message catalogue (`errors.<code>`); a test checks that the catalogue
 * is complete.
 */
const presentations = {
  'invalid-input': {
    status: 400,
    message: 'Something in this request is missing or wrong.',
    report: false,
  },
  'address-unclear': {
    status: 400,
    message:
      'That address can be read in two ways. Write it with one slash between names, without dots or unnecessary escapes.',
    report: false,
  },
  'not-found': { status: 404, message: 'There is nothing here, or it belongs to somebody else.', report: false },
  'method-not-allowed': { status: 405, message: 'This address does not answer that kind of request.', report: false },
  'cross-site-refused': {
    status: 403,
    message: 'Another page tried to act in your name, so this was refused.',
    report: false,
  },
  'access-code-needed': { status: 401, message: 'Enter the access code of this Easel to continue.', report: false },
  'wrong-host': { status: 421, message: 'This server does not answer at that address.', report: false },
  'body-too-large': { status: 413, message: 'That is larger than Easel can take in one go.', report: false },
  'body-too-slow': {
    status: 408,
    message: 'What was sent came too slowly, so Easel stopped waiting. Try again on a better connection.',
    report: false,
  },
  'server-busy': { status: 503, message: 'Easel is very busy right now. Try again shortly.', report: false },
  'too-many-requests': { status: 429, message: 'That was a lot at once. Try again in a moment.', report: false },
  'backend-unavailable': {
    status: 503,
    message: 'The app’s data can’t be reached right now. Nothing is lost; try again.',
    report: true,
  },
  'table-missing': {
    status: 404,
    message: 'The app no longer has that table. Reload to see what it has.',
    report: false,
  },
  'table-read-only': {
    status: 409,
    message: 'That is calculated from other tables. Change the rows there.',
    report: false,
  },
  'row-gone': { status: 404, message: 'That row has been deleted. Reload to see what is there.', report: false },
  'rows-too-large': {
    status: 413,
    message: 'These rows are too large to be read together. Search for fewer, or store less in each row.',
    report: false,
  },
  'person-gone': {
    status: 404,
    message: 'Nobody with that name is signed up any more. Reload to see who is.',
    report: false,
  },
  'rules-failed': {
    status: 409,
    message: 'The app’s own rules fail for this person: in the app they get an error here.',
    report: false,
  },
  'file-gone': { status: 404, message: 'That file has been deleted. Reload to see what is there.', report: false },
  'rows-linked': {
    status: 409,
    message: 'Other rows belong to these. Allow them to be deleted too, or change them first.',
    report: false,
  },
  'row-linked': {
    status: 409,
    message: 'Another row depends on this one, or this one refers to a row that doesn’t exist. Change that first.',
    report: false,
  },
  'value-missing': { status: 422, message: 'Something this row needs is empty. Fill it in.', report: false },
  'value-refused': {
    status: 422,
    message: 'That doesn’t fit here: the app has a rule for this value.',
    report: false,
  },
  'value-taken': {
    status: 409,
    message: 'Another row already has that, and the app allows it only once.',
    report: false,
  },
  'version-conflict': { status: 409, message: 'The project changed in another tab. Reload to see it.', report: false },
  'queue-full': {
    status: 409,
    message: 'One change is already waiting. Send the next one when it has started.',
    report: false,
  },
  'turn-running': {
    status: 409,
    message: 'Easel is still working on this app. Stop it first, or wait until it is done.',
    report: false,
  },
  'rows-not-taken': { status: 503, message: 'What you entered did not go along. Please try again.', report: true },
  'data-unavailable': {
    status: 503,
    message: 'The app’s data could not be restored. It is unchanged; try again.',
    report: true,
  },
  'data-not-kept': {
    status: 503,
    message: 'The current data could not be saved first, so nothing was changed. Try again.',
    report: true,
  },
  'data-not-there': { status: 409, message: 'None of the data from then was kept.', report: false },
  'data-let-go': {
    status: 410,
    message: 'The data from then was deleted to free disk space. The app itself can still be restored.',
    report: false,
  },
  'data-outdated': {
    status: 409,
    message: 'An earlier Easel saved the data from then, and this one can’t read it. It is still kept.',
    report: false,
  },
  'data-not-fitting': {
    status: 409,
    message: 'The data from then does not fit the app that is live now. Nothing was changed.',
    report: false,
  },
  'data-not-undone': {
    status: 503,
    message:
      'The data from then does not fit the app that is live now, and people are already using it. Restore the data from just before.',
    report: true,
  },
  'table-not-alike': {
    status: 409,
    message: 'That table is gone or has been rebuilt, so single rows can’t be put back. Restore all the data instead.',
    report: false,
  },
  'rows-refused': {
    status: 409,
    message: 'The table in its current form does not accept all of these rows. Choose fewer to see which.',
    report: false,
  },
  'promises-too-long': {
    status: 413,
    message: 'An app’s promises can take 120 kB in total. Remove one, or give it fewer steps.',
    report: false,
  },
  'turn-over': { status: 409, message: 'This turn has already ended.', report: false },
  'path-refused': { status: 400, message: 'That file name would leave the project or cannot be used.', report: false },
  'file-locked': {
    status: 409,
    message: 'That file belongs to an installed part of the app and stays as it is.',
    report: false,
  },
  'file-too-large': { status: 413, message: 'A file can be 1 MB at most.', report: false },
  'too-many-files': { status: 413, message: 'A project can have 2,000 files at most.', report: false },
  'project-too-large': {
    status: 413,
    message: 'A project’s files can take 200 MB in total. Remove large ones first.',
    report: false,
  },
  'file-missing': { status: 404, message: 'There is no such file in this version.', report: false },
  'file-exists': { status: 409, message: 'A file with that name already exists.', report: false },
  'blob-missing': { status: 400, message: 'The content of a file did not arrive. Send it again.', report: false },
  'blob-mismatch': {
    status: 400,
    message: 'The content of a file was damaged on its way. Send it again.',
    report: false,
  },
  'too-many-attachments': { status: 413, message: 'A prompt takes 10 files at most. Leave some out.', report: false },
  'attachment-too-large': {
    status: 413,
    message: 'An attached file can be 20 MB at most. Choose a smaller one.',
    report: false,
  },
  'attachment-type-refused': {
    status: 415,
    message: 'Easel accepts pictures, PDF, CSV, Markdown and plain text. That file is none of these.',
    report: false,
  },
  'attachment-damaged': {
    status: 422,
    message: 'That file is empty or damaged. Save it again, or send another.',
    report: false,
  },
  'picture-too-many-pixels': {
    status: 413,
    message: 'That picture has more than 50 million pixels. Make it smaller and add it again.',
    report: false,
  },
  'pdf-unread': {
    status: 415,
    message: 'PDFs are read in the browser. Send the words as text, or add the PDF on the app’s page.',
    report: false,
  },
  'pdf-locked': { status: 422, message: 'That PDF needs a password. Save it without one first.', report: false },
  'pdf-without-words': {
    status: 422,
    message: 'That PDF contains no text; its pages may be scans. Send them as pictures.',
    report: false,
  },
  'repair-failed': {
    status: 422,
    message: 'Easel could not fix this. Your app is unchanged, and the attempt doesn’t count.',
    report: false,
  },
  'sign-in-expired': {
    status: 400,
    message: 'That sign-in has expired or didn’t start here. Start it again.',
    report: false,
  },
  'sign-in-refused': {
    status: 502,
    message: 'The provider did not finish the sign-in. Start it again, or paste a key instead.',
    report: false,
  },
  'guest-check-needed': {
    status: 428,
    message:
      'Easel checks that guests are not robots before their first app. Open the page and try again; a program solves the challenge of GET /api/guest-check and sends it along as “proof”.',
    report: false,
  },
  'guest-share-used': {
    status: 429,
    message: 'You’ve used today’s share. What you made is kept, and you can continue tomorrow.',
    report: false,
  },
  'guest-uploads-used': {
    status: 429,
    message: 'That was a lot of files for one day. What you have sent is kept; you can send more tomorrow.',
    report: false,
  },
  'share-room-used': {
    status: 507,
    message:
      'That is all the space a guest’s apps have here. Nothing is lost; delete an app or some of its data to continue.',
    report: false,
  },
  'share-apps-used': {
    status: 429,
    message: 'You have as many apps as a guest can have here. Delete one you don’t need to make another.',
    report: false,
  },
  'share-day-used': {
    status: 429,
    message: 'That is all this Easel does for a guest in one day. What you made is kept; continue later.',
    report: false,
  },
  'share-open-used': {
    status: 429,
    message: 'That is more than one guest can have open at once. Close some pages, or wait a moment.',
    report: false,
  },
  'disk-nearly-full': {
    status: 507,
    message:
      'This Easel has hardly any disk space left, so it can’t save anything new for now. What you made is safe; try again later.',
    report: true,
  },
  'limit-reached': {
    status: 402,
    message: 'This app has reached its limit. Nothing is lost; raise the limit to continue.',
    report: false,
  },
  'turn-limit-reached': {
    status: 402,
    message: 'This change has reached the limit for one change. Nothing is lost; raise the limit to continue.',
    report: false,
  },
  'day-limit-reached': {
    status: 402,
    message:
      'You have reached your limit for 24 hours. Nothing is lost; raise the limit to continue, or continue later.',
    report: false,
  },
  'guest-limit-reached': {
    status: 402,
    message: 'That is what this Easel gives each guest in 24 hours. Nothing is lost; continue later.',
    report: false,
  },
  'limits-not-yours': {
    status: 403,
    message: 'The person who runs this Easel pays for the model and sets the limits.',
    report: false,
  },
  'package-refused': { status: 400, message: 'That package cannot be used here.', report: false },
  'package-not-found': { status: 404, message: 'There is no package with that name and version.', report: false },
  'packages-unavailable': {
    status: 503,
    message: 'The package could not be fetched. Check the connection and try again.',
    report: true,
  },
  'needs-server': {
    status: 422,
    message:
      'This app needs a server that runs all the time, and Easel only publishes pages. Download the project instead.',
    report: false,
  },
  'build-needed': {
    status: 422,
    message: 'This app is built in the browser it runs in. Open it there and publish again.',
    report: false,
  },
  'build-outdated': {
    status: 409,
    message: 'The app changed while it was being built. Publish again.',
    report: false,
  },
  'site-too-large': {
    status: 413,
    message: 'The built app is larger than 100 MB. Remove large files, then publish again.',
    report: false,
  },
  'site-page-too-large': {
    status: 413,
    message:
      'The built app’s first page (index.html) is too large to publish. Move content out of it, then publish again.',
    report: false,
  },
  'publish-failed': { status: 422, message: 'Publishing failed. Your site is unchanged.', report: false },
  'share-taken-down': {
    status: 403,
    message: 'The person who runs this Easel took this app down. It can’t be shared until they allow it again.',
    report: false,
  },
  'address-taken': {
    status: 409,
    message: 'Another app already has that address. Choose a different one.',
    report: false,
  },
  'address-moved-often': {
    status: 409,
    message:
      'This site has already had ten addresses, and keeps them for people who have a link. Go back to one of those.',
    report: false,
  },
  'address-refused': { status: 400, message: 'That address cannot be used.', report: false },
  'not-deployed': { status: 404, message: 'This app is not published.', report: false },
  ...drawingErrors,
  ...forkErrors,
  ...moduleErrors,
  ...hostedErrors,
  ...functionErrors,
  ...modelErrors,
  ...reachErrors,
  'storage-full': {
    status: 507,
    message: 'The disk is full. Nothing is lost; free some space and continue.',
    report: true,
  },
  'storage-unavailable': {
    status: 503,
    message: 'Easel cannot write to its data folder. Nothing was changed.',
    report: true,
  },
  'shutting-down': {
    status: 503,
    message: 'Easel is shutting down. Start it again and continue where you were.',
    report: false,
  },
  internal: { status: 500, message: 'Something went wrong on our side. Nothing is lost; try again.', report: true },
} as const satisfies Presentations;

export type AppErrorCode = keyof typeof presentations;

/**
 * A failure that crosses a boundary. `detail` is a fact for the log or a person who asks for more, never a secret;
 * `files` are the files that a person has to decide about.
 */
export type AppError = {
  code: AppErrorCode;
  detail?: string;
  retryAfterSeconds?: number;
  files?: readonly FileConflict[];
};

export const appErrorCodes = Object.keys(presentations) as AppErrorCode[];

/** The status, the English sentence, and whether to report the failure to the operator. */
export function presentError(code: AppErrorCode): { status: number; message: string; report: boolean } {
  return presentations[code];
}

/**
 * For the few places where an expected failure has to pass through code that only knows `throw` (a transaction, a
 * stream).
 */
export class AppFailure extends Error {
  constructor(readonly error: AppError) {
    super(error.detail ?? presentations[error.code].message);
    this.name = 'AppFailure';
  }
}
