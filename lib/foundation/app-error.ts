import { hostedErrors, type Presentations } from './hosted-errors';
import { modelErrors } from './model-errors';

/**
 * Every failure a person or a script can meet: its HTTP status, and one sentence that says what to do. The studio
 * shows the sentence in the person's language from the message catalogue (`errors.<code>`), which a test holds complete.
 */
const presentations = {
  'invalid-input': {
    status: 400,
    message: 'Something in this request is missing or has the wrong form.',
    report: false,
  },
  'address-unclear': {
    status: 400,
    message:
      'That address can be read in two ways. Write it with one slash between names, without dots or needless escapes.',
    report: false,
  },
  'not-found': { status: 404, message: 'There is nothing here, or it belongs to somebody else.', report: false },
  'method-not-allowed': { status: 405, message: 'This address does not answer that kind of request.', report: false },
  'cross-site-refused': {
    status: 403,
    message: 'Another page tried to act in your name, so this was refused.',
    report: false,
  },
  'access-code-needed': { status: 401, message: 'Enter the access code of this Easel to go on.', report: false },
  'wrong-host': { status: 421, message: 'This server does not answer at that address.', report: false },
  'body-too-large': { status: 413, message: 'That is larger than Easel can take in one go.', report: false },
  'body-too-slow': {
    status: 408,
    message: 'What was sent came too slowly, so Easel stopped waiting. Try again on a better connection.',
    report: false,
  },
  'server-busy': { status: 503, message: 'Easel has its hands full for a moment. Try again shortly.', report: false },
  'too-many-requests': { status: 429, message: 'That was a lot at once. Try again in a moment.', report: false },
  'backend-unavailable': {
    status: 503,
    message: 'The app’s data can’t be reached right now. Nothing is lost; try again.',
    report: true,
  },
  'table-missing': {
    status: 404,
    message: 'The app keeps no such table any more. Reload to see what it keeps.',
    report: false,
  },
  'table-read-only': {
    status: 409,
    message: 'That is worked out from other tables. Change the rows there.',
    report: false,
  },
  'row-gone': { status: 404, message: 'That row was deleted meanwhile. Reload to see what is there.', report: false },
  'rows-too-large': {
    status: 413,
    message: 'These rows are too large to be read together. Search for fewer, or keep less in one row.',
    report: false,
  },
  'person-gone': {
    status: 404,
    message: 'Nobody of that name is signed up any more. Reload to see who is.',
    report: false,
  },
  'rules-failed': {
    status: 409,
    message: 'The app’s own rules fail for this person: in the app they get an error here.',
    report: false,
  },
  'file-gone': { status: 404, message: 'That file was deleted meanwhile. Reload to see what is there.', report: false },
  'rows-linked': {
    status: 409,
    message: 'Other rows belong to these. Say that they may go along, or change them first.',
    report: false,
  },
  'row-linked': {
    status: 409,
    message: 'Another row depends on this, or it names one that is not there. Change that one first.',
    report: false,
  },
  'value-missing': { status: 422, message: 'Something this row can’t be without is empty. Fill it in.', report: false },
  'value-refused': {
    status: 422,
    message: 'That does not fit here: the app has a rule for what may stand in this place.',
    report: false,
  },
  'value-taken': { status: 409, message: 'Another row has that already, and the app allows it once.', report: false },
  'version-conflict': { status: 409, message: 'The project changed in another tab. Reload to see it.', report: false },
  'queue-full': {
    status: 409,
    message: 'One change is already waiting. Send the next when it has begun.',
    report: false,
  },
  'turn-running': {
    status: 409,
    message: 'Easel is still working on this app. Stop it first, or wait until it is done.',
    report: false,
  },
  'data-unavailable': {
    status: 503,
    message: 'What the app has stored could not be put back. It is as it was; try again.',
    report: true,
  },
  'data-not-kept': {
    status: 503,
    message: 'What is stored now could not be kept first, so nothing was changed. Try again.',
    report: true,
  },
  'data-not-there': { status: 409, message: 'Nothing of what was stored then is kept.', report: false },
  'data-let-go': {
    status: 410,
    message: 'What was stored then was given up to make room on the disk. The app itself can still be restored.',
    report: false,
  },
  'data-outdated': {
    status: 409,
    message: 'An earlier Easel wrote what was stored then, and this one can’t read it. It is still kept.',
    report: false,
  },
  'data-not-fitting': {
    status: 409,
    message: 'What was stored then does not fit the app that is live now. Nothing was changed.',
    report: false,
  },
  'data-not-undone': {
    status: 503,
    message:
      'What was stored then does not fit the app that is live now, and people are using it already. Restore what was stored just before.',
    report: true,
  },
  'table-not-alike': {
    status: 409,
    message:
      'That table is gone or was rebuilt since, so single rows have no place in it. Restore all that is stored instead.',
    report: false,
  },
  'rows-refused': {
    status: 409,
    message: 'The table as it is now does not take all of these rows. Choose fewer to see which.',
    report: false,
  },
  'promises-too-long': {
    status: 413,
    message: 'The promises of an app may hold 120 kB in all. Remove one, or give it fewer steps.',
    report: false,
  },
  'turn-over': { status: 409, message: 'This turn has already ended.', report: false },
  'path-refused': { status: 400, message: 'That file name would leave the project or cannot be used.', report: false },
  'file-locked': {
    status: 409,
    message: 'That file belongs to an installed part of the app and stays as it is.',
    report: false,
  },
  'file-too-large': { status: 413, message: 'A file may hold 1 MB at most.', report: false },
  'too-many-files': { status: 413, message: 'A project may hold 2,000 files at most.', report: false },
  'project-too-large': {
    status: 413,
    message: 'The files of a project may hold 200 MB together. Take large ones out first.',
    report: false,
  },
  'file-missing': { status: 404, message: 'There is no such file in this version.', report: false },
  'file-exists': { status: 409, message: 'There is already a file of that name.', report: false },
  'blob-missing': { status: 400, message: 'The content of a file did not arrive. Send it again.', report: false },
  'blob-mismatch': {
    status: 400,
    message: 'The content of a file was damaged on its way. Send it again.',
    report: false,
  },
  'too-many-attachments': { status: 413, message: 'A prompt takes 10 files at most. Leave some out.', report: false },
  'attachment-too-large': {
    status: 413,
    message: 'A file that goes with a prompt may hold 20 MB at most. Choose a smaller one.',
    report: false,
  },
  'attachment-type-refused': {
    status: 415,
    message: 'Easel takes pictures, PDF, CSV, Markdown and plain text. That file is none of these.',
    report: false,
  },
  'attachment-damaged': {
    status: 422,
    message: 'That file is empty or damaged. Save it anew, or send another.',
    report: false,
  },
  'picture-too-many-pixels': {
    status: 413,
    message: 'That picture has more than 50 million pixels. Make it smaller and add it again.',
    report: false,
  },
  'pdf-unread': {
    status: 415,
    message: 'A PDF is read in the page. Send its words as text, or add it on the page of the app.',
    report: false,
  },
  'pdf-locked': { status: 422, message: 'That PDF asks for a password. Save it without one first.', report: false },
  'pdf-without-words': {
    status: 422,
    message: 'That PDF holds no words, perhaps scanned pages. Send its pages as pictures.',
    report: false,
  },
  'repair-failed': {
    status: 422,
    message: 'Easel could not put this right. Your app is as it was, and the try does not count.',
    report: false,
  },
  'sign-in-expired': {
    status: 400,
    message: 'That sign-in is over or was not begun here. Start it again.',
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
    message: 'That was the share for today. What you made is kept, and you can go on with it tomorrow.',
    report: false,
  },
  'guest-uploads-used': {
    status: 429,
    message: 'That was a lot of files for one day. What you have sent is kept; more can be sent tomorrow.',
    report: false,
  },
  'share-room-used': {
    status: 507,
    message:
      'That is all the room a guest’s apps have here. Nothing is lost; delete an app or some of its data to go on.',
    report: false,
  },
  'share-apps-used': {
    status: 429,
    message: 'That is as many apps as a guest can have here. Delete one you don’t need to make another.',
    report: false,
  },
  'share-day-used': {
    status: 429,
    message: 'That is what this Easel does for a guest in one day. What you made is kept; go on later.',
    report: false,
  },
  'share-open-used': {
    status: 429,
    message: 'That many at once is more than one guest can have. Close some pages, or wait a moment.',
    report: false,
  },
  'disk-nearly-full': {
    status: 507,
    message:
      'This Easel has hardly any room left, so it keeps nothing new for now. What you made is safe; try again later.',
    report: true,
  },
  'limit-reached': {
    status: 402,
    message: 'The limit for this app is reached. Nothing is lost; raise it to go on.',
    report: false,
  },
  'turn-limit-reached': {
    status: 402,
    message: 'This change reached the limit for one change. Nothing is lost; raise it to go on.',
    report: false,
  },
  'day-limit-reached': {
    status: 402,
    message: 'Your limit for 24 hours is reached. Nothing is lost; raise it to go on, or go on later.',
    report: false,
  },
  'guest-limit-reached': {
    status: 402,
    message: 'That is what this Easel gives each guest in 24 hours. Nothing is lost; go on later.',
    report: false,
  },
  'limits-not-yours': {
    status: 403,
    message: 'Whoever runs this Easel pays for the model and sets the limits.',
    report: false,
  },
  'package-refused': { status: 400, message: 'That package cannot be used here.', report: false },
  'package-not-found': { status: 404, message: 'There is no package of that name and version.', report: false },
  'packages-unavailable': {
    status: 503,
    message: 'The package could not be fetched. Check the connection and try again.',
    report: true,
  },
  'needs-server': {
    status: 422,
    message: 'This app needs a server that runs all the time, and Easel publishes pages. Download the project instead.',
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
    message: 'The built app is larger than 100 MB. Take large files out, then publish again.',
    report: false,
  },
  'site-page-too-large': {
    status: 413,
    message:
      'The built app’s first page (index.html) is too large to publish. Move content out of it, then publish again.',
    report: false,
  },
  'publish-failed': { status: 422, message: 'It did not go out; your site stays as it was.', report: false },
  'address-taken': {
    status: 409,
    message: 'Another app already has that address. Choose a different one.',
    report: false,
  },
  'address-moved-often': {
    status: 409,
    message: 'This site has left ten addresses already, and keeps them for who has a link. Go back to one of those.',
    report: false,
  },
  'address-refused': { status: 400, message: 'That address cannot be used.', report: false },
  'not-deployed': { status: 404, message: 'This app is not published.', report: false },
  ...hostedErrors,
  ...modelErrors,
  'storage-full': {
    status: 507,
    message: 'The disk is full. Nothing is lost; make some room and go on.',
    report: true,
  },
  'storage-unavailable': {
    status: 503,
    message: 'Easel cannot write to its data folder. Nothing was changed.',
    report: true,
  },
  'shutting-down': {
    status: 503,
    message: 'Easel is shutting down. Start it again and go on where you were.',
    report: false,
  },
  internal: { status: 500, message: 'Something went wrong on our side. Nothing is lost; try again.', report: true },
} as const satisfies Presentations;

export type AppErrorCode = keyof typeof presentations;

/** A failure that crosses a boundary. `detail` is a fact for the log or a person who asks for more, never a secret. */
export type AppError = { code: AppErrorCode; detail?: string; retryAfterSeconds?: number };

export const appErrorCodes = Object.keys(presentations) as AppErrorCode[];

/** Status, English sentence and whether the operator should hear of it. */
export function presentError(code: AppErrorCode): { status: number; message: string; report: boolean } {
  return presentations[code];
}

/** For the few places where an expected failure has to cross code that only knows `throw` (a transaction, a stream). */
export class AppFailure extends Error {
  constructor(readonly error: AppError) {
    super(error.detail ?? presentations[error.code].message);
    this.name = 'AppFailure';
  }
}
