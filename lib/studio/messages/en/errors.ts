import type { AppErrorCode } from '../../../base/foundation/app-error';

/** One sentence for every failure a person can meet: what happened and what to do. */
export const errors = {
  'invalid-input': 'Something in this request is missing or wrong.',
  'address-unclear':
    'That address can be read in two ways. Write it with one slash between names, without dots or unnecessary escapes.',
  'not-found': 'There is nothing here, or it belongs to somebody else.',
  'method-not-allowed': 'This address does not answer that kind of request.',
  'cross-site-refused': 'Another page tried to act in your name, so this was refused.',
  'access-code-needed': 'Enter the access code of this Easel to continue.',
  'wrong-host': 'This server does not answer at that address.',
  'body-too-large': 'That is larger than Easel can take in one go.',
  'body-too-slow': 'What was sent came too slowly, so Easel stopped waiting. Try again on a better connection.',
  'server-busy': 'Easel is very busy right now. Try again shortly.',
  'too-many-requests': 'That was a lot at once. Try again in a moment.',
  'backend-unavailable': 'The app’s data can’t be reached right now. Nothing is lost; try again.',
  'table-missing': 'The app no longer has that table. Reload to see what it has.',
  'table-read-only': 'That is calculated from other tables. Change the rows there.',
  'row-gone': 'That row has been deleted. Reload to see what is there.',
  'rows-too-large': 'These rows are too large to be read together. Search for fewer, or store less in each row.',
  'person-gone': 'Nobody with that name is signed up any more. Reload to see who is.',
  'rules-failed': 'The app’s own rules fail for this person: in the app they get an error here.',
  'file-gone': 'That file has been deleted. Reload to see what is there.',
  'rows-linked': 'Other rows belong to these. Allow them to be deleted too, or change them first.',
  'row-linked': 'Another row depends on this one, or this one refers to a row that doesn’t exist. Change that first.',
  'value-missing': 'Something this row needs is empty. Fill it in.',
  'value-refused': 'That doesn’t fit here: the app has a rule for this value.',
  'value-taken': 'Another row already has that, and the app allows it only once.',
  'version-conflict': 'The project changed in another tab. Reload to see it.',
  'queue-full': 'One change is already waiting. Send the next one when it has started.',
  'data-not-kept': 'The current data could not be saved first, so nothing was changed. Try again.',
  'data-not-there': 'None of the data from then was kept.',
  'data-let-go': 'The data from then was deleted to free disk space. The app itself can still be restored.',
  'data-outdated': 'An earlier Easel saved the data from then, and this one can’t read it. It is still kept.',
  'data-not-fitting': 'The data from then does not fit the app that is live now. Nothing was changed.',
  'data-not-undone':
    'The data from then does not fit the app that is live now, and people are already using it. Restore the data from just before.',
  'table-not-alike':
    'That table is gone or has been rebuilt, so single rows can’t be put back. Restore all the data instead.',
  'rows-refused': 'The table in its current form does not accept all of these rows. Choose fewer to see which.',
  'data-unavailable': 'The app’s data could not be restored. It is unchanged; try again.',
  'turn-running': 'Easel is still working on this app. Stop it first, or wait until it is done.',
  'promises-too-long': 'An app’s promises can take 120 kB in total. Remove one, or give it fewer steps.',
  'turn-over': 'This turn has already ended.',
  'path-refused': 'That file name would leave the project or cannot be used.',
  'file-locked': 'That file belongs to an installed part of the app and stays as it is.',
  'file-too-large': 'A file can be 1 MB at most.',
  'too-many-files': 'A project can have 2,000 files at most.',
  'project-too-large': 'A project’s files can take 200 MB in total. Remove large ones first.',
  'file-missing': 'There is no such file in this version.',
  'file-exists': 'A file with that name already exists.',
  'blob-missing': 'The content of a file did not arrive. Send it again.',
  'blob-mismatch': 'The content of a file was damaged on its way. Send it again.',
  'too-many-attachments': 'A prompt takes 10 files at most. Leave some out.',
  'attachment-too-large': 'An attached file can be 20 MB at most. Choose a smaller one.',
  'attachment-type-refused': 'Easel accepts pictures, PDF, CSV, Markdown and plain text. That file is none of these.',
  'attachment-damaged': 'That file is empty or damaged. Save it again, or send another.',
  'picture-too-many-pixels': 'That picture has more than 50 million pixels. Make it smaller and add it again.',
  'pdf-unread': 'PDFs are read in the browser. Send the words as text, or add the PDF on the app’s page.',
  'pdf-locked': 'That PDF needs a password. Save it without one first.',
  'pdf-without-words': 'That PDF contains no text; its pages may be scans. Send them as pictures.',
  'model-missing': 'No model is connected yet. Choose an example, or connect a model.',
  'model-key-refused': 'The model did not accept the key. Check it in Settings.',
  'model-unknown': 'The provider does not know that model. Choose another in Settings.',
  'model-busy': 'The model is busy right now. Try again in a moment.',
  'model-unavailable': 'The model’s own server had a fault and gave no answer.',
  'model-stalled': 'The model was silent for so long that Easel stopped waiting.',
  'model-cut': 'The connection to the model broke off.',
  'model-refused': 'The provider refused this request. Try again, or choose another model in Settings.',
  'model-thought-only': 'The model used all its space for thinking and wrote nothing. Another model may do better.',
  'model-empty': 'The model’s answer was empty.',
  'model-off-format': 'The model answered, but not in a way Easel can build from. Try again, or use another model.',
  'model-address-refused': 'That address does not answer like a model. Check it and try again.',
  'model-unreachable':
    'Nothing answers at that address. Check it, that the server runs, and that this computer is online.',
  'model-certificate-refused':
    'This computer doesn’t trust the certificate at that address. Check the address, and who owns it.',
  'sign-in-expired': 'That sign-in has expired or didn’t start here. Start it again.',
  'sign-in-refused': 'The provider did not finish the sign-in. Start it again, or paste a key instead.',
  'model-credit-empty': 'The account behind this model has no credit left. Top it up with the provider, then continue.',
  'model-too-small': 'This app has grown too large for this model. In Settings, choose one that can read more at once.',
  'guest-check-needed':
    'Easel could not check that you’re not a robot. Try again; if that doesn’t help, reload the page or use another browser.',
  'guest-uploads-used': 'That was a lot of files for one day. What you have sent is kept; you can send more tomorrow.',
  'guest-share-used': 'You’ve used today’s share. What you made is kept, and you can continue tomorrow.',
  'share-room-used':
    'That is all the space a guest’s apps have here. Nothing is lost; delete an app or some of its data to continue.',
  'share-apps-used': 'You have as many apps as a guest can have here. Delete one you don’t need to make another.',
  'share-day-used': 'That is all this Easel does for a guest in one day. What you made is kept; continue later.',
  'share-open-used': 'That is more than one guest can have open at once. Close some pages, or wait a moment.',
  'disk-nearly-full':
    'This Easel has hardly any disk space left, so it can’t save anything new for now. What you made is safe; try again later.',
  'limit-reached': 'This app has reached its limit. Nothing is lost; raise the limit to continue.',
  'turn-limit-reached':
    'This change has reached the limit for one change. Nothing is lost; raise the limit to continue.',
  'day-limit-reached':
    'You have reached your limit for 24 hours. Nothing is lost; raise the limit to continue, or continue later.',
  'guest-limit-reached': 'That is what this Easel gives each guest in 24 hours. Nothing is lost; continue later.',
  'limits-not-yours': 'The person who runs this Easel pays for the model and sets the limits.',
  'package-refused': 'That package cannot be used here.',
  'package-not-found': 'There is no package with that name and version.',
  'packages-unavailable': 'The package could not be fetched. Check the connection and try again.',
  'needs-server':
    'This app needs a server that runs all the time, and Easel only publishes pages. Download the project instead.',
  'build-needed': 'This app is built in the browser it runs in. Open it there and publish again.',
  'build-outdated': 'The app changed while it was being built. Publish again.',
  'site-too-large': 'The built app is larger than 100 MB. Remove large files, then publish again.',
  'site-page-too-large':
    'The built app’s first page (index.html) is too large to publish. Move content out of it, then publish again.',
  'drawing-outdated': 'The site has changed meanwhile. Its pages will be drawn again.',
  'drawing-refused': 'None of these pages can be shown with their words. The site stays as it is.',
  'publish-failed': 'Publishing failed. Your site is unchanged.',
  'share-taken-down':
    'The person who runs this Easel took this app down. It can’t be shared until they allow it again.',
  'address-taken': 'Another app already has that address. Choose a different one.',
  'address-moved-often':
    'This site has already had ten addresses, and keeps them for people who have a link. Go back to one of those.',
  'address-refused': 'That address cannot be used.',
  'not-deployed': 'This app is not published.',
  'functions-not-here': 'This part doesn’t run on this computer’s system. Everything else of the app works.',
  'function-unscheduled': 'This version of your app has nothing of that name that runs by itself. Reload the page.',
  'function-runs-already': 'It is running right now. Wait a moment, then try again.',
  'secret-name-form':
    'A secret’s name has letters, digits and _ only, such as STRIPE_KEY, and does not begin with SUPABASE_.',
  'secret-too-many': 'This app has as many secrets as it may have. Delete one that it no longer needs.',
  'host-form': 'That is not an address on the internet. It looks like api.example.com.',
  'hosted-url-form':
    'That is not the address of a Supabase project. It looks like https://abcdefghij.supabase.co, under Project Settings → Data API.',
  'hosted-url-refused': 'This Easel calls projects at supabase.co only. Take the address that ends in .supabase.co.',
  'hosted-unreachable': 'That project does not answer. Check its address, and that the project is running.',
  'hosted-publishable-is-secret':
    'This is the secret key. The publishable one (or “anon”) is above it; the secret one goes in the field below.',
  'hosted-publishable-wrong':
    'The project does not accept this publishable key. Copy it again, under Project Settings → API Keys.',
  'hosted-secret-is-publishable': 'This key is the anon or publishable key; the secret one is below it.',
  'hosted-secret-wrong':
    'The project does not accept this secret key. Copy it again, under Project Settings → API Keys.',
  'hosted-token-form': 'An access token begins with sbp_. Make one at supabase.com/dashboard/account/tokens.',
  'hosted-token-wrong': 'Supabase does not accept this access token. It may have been revoked: make a new one.',
  'hosted-token-other-project':
    'This access token belongs to an account that can’t reach the project. Make one in the account that owns it.',
  'hosted-paused': 'The project is paused. Open it at supabase.com, let it start, and try again.',
  'hosted-busy': 'Supabase is asking Easel to wait. Try again in a minute.',
  'hosted-answer-too-large':
    'The project’s answer is more than Easel can take at once. Look at fewer rows, or use Supabase itself.',
  'hosted-not-empty':
    'That project already contains something, perhaps from a move that was cut short. Make a fresh one, so that nothing gets mixed up.',
  'hosted-already': 'The live data is already in Supabase.',
  'hosted-move-failed':
    'The move was interrupted. Your live data is where it was; make a fresh Supabase project and try again.',
  'hosted-count-differs':
    'Not every row arrived, so nothing was switched. Your live data is where it was; make a fresh Supabase project and try again.',
  'bring-conflict':
    'Both apps changed the same things. Nothing was changed yet: choose whose to keep for the files that are named.',
  'module-unknown': 'This Easel has no ready-made part of that name.',
  'module-place-taken': 'The app has files of its own where this part would go. Ask in the chat to move them first.',
  'module-not-installed': 'The app does not have this part.',
  'module-needed': 'Another part of the app builds on this one. Remove that one first.',
  'origin-out-of-reach':
    'The app this one was copied from is not shared any more, so nothing can be brought over from it.',
  'nothing-to-bring': 'The app this one was copied from has nothing new that isn’t here already.',
  'storage-full': 'The disk is full. Nothing is lost; free some space and continue.',
  'reach-not-here': 'Only the owner of the computer that Easel runs on can open it to others.',
  'reach-no-network': 'This computer is on no Wi-Fi or home network right now. Connect it and try again.',
  'reach-port-taken':
    'Another program took the port of this address. End that program, or close the address and open a new one.',
  'reach-agree-first': 'What visitors write passes through this service. Agree to that first.',
  'reach-server-needed': 'Easel needs your server’s name, the name to sign in with, and the address people will open.',
  'tunnel-unreachable': 'The service does not answer. Check the internet connection; Easel keeps trying.',
  'tunnel-key-changed':
    'The service shows another key than before: it may be somebody else in its place. Nothing was sent. If you know that it changed, accept the new key.',
  'tunnel-sign-in-refused':
    'The server does not let Easel in. Check the name and the password, or add Easel’s key there.',
  'tunnel-forward-refused':
    'The server lets Easel in, but does not open that port. It may be taken, or the server does not allow it.',
  'tunnel-no-address': 'The service gave no address. Try again, or choose another service.',
  'tunnel-program-missing':
    'The program cloudflared was not found on this computer. Install it, or choose another service.',
  'storage-unavailable': 'Easel cannot write to its data folder. Nothing was changed.',
  'shutting-down': 'Easel is shutting down. Start it again and continue where you were.',
  'repair-failed': 'Easel could not fix this. Your app is unchanged, and the attempt doesn’t count.',
  internal: 'Something went wrong on our side. Nothing is lost; try again.',
} as const satisfies Record<AppErrorCode, string>;
