import type { AppError } from '../foundation/app-error';

const missingPackage = /'((?:@[^/'\s]+\/)?[^@'\s]+)@[^']*' (?:could not be found|is not in (?:this|the npm) registry)/;
const missingVersion = /No matching version found for ((?:@[^/\s]+\/)?[^@\s]+)@/;

/** Puts what npm printed when it gave up in one sentence a person can act on. */
export function explainNpmFailure(errors: string): AppError {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(errors)?.[1] ?? '';
  const wanted = missingPackage.exec(errors) ?? missingVersion.exec(errors);
  const name = wanted?.[1] ?? '';
  const quoted = name === '' ? 'of that name' : `called "${name}"`;

  switch (code) {
    case 'E404':
    case 'EINVALIDPACKAGENAME':
      return { code: 'package-not-found', detail: `There is no package ${quoted}.` };
    case 'ETARGET':
    case 'ENOVERSIONS':
      return { code: 'package-not-found', detail: `There is no such version of a package ${quoted}.` };
    case 'EUNSUPPORTEDPROTOCOL':
    case 'EINTEGRITY':
    case 'EBADPLATFORM':
      return { code: 'package-refused', detail: 'That package, or one it needs, cannot be used here.' };
    case 'ENOSPC':
      return { code: 'storage-full' };
    default:
      if (/^EALLOW/.test(code) || /no-git|\bgit\b.*(ENOENT|not found)/i.test(errors)) {
        return { code: 'package-refused', detail: 'That package asks for something that is not in the registry.' };
      }
      return { code: 'packages-unavailable', detail: code === '' ? lastLine(errors) : `npm said ${code}.` };
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
