import type { AppError } from '../../base/foundation/app-error';

const missingPackage = /'((?:@[^/'\s]+\/)?[^@'\s]+)@[^']*' (?:could not be found|is not in (?:this|the npm) registry)/;
const missingVersion = /No matching version found for ((?:@[^/\s]+\/)?[^@\s]+)@/;

/** Identical for every address outside the registry, so that it reveals nothing about what is there. */
export const foreignCall = 'That package asks for something that is not in the registry.';

/**
 * Condenses npm's last output to one sentence a person can act on. npm's own lines must not be shown, since they name
 * folders of this machine.
 */
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
    case 'TAR_BAD_ARCHIVE':
    case 'TAR_ENTRY_INVALID':
    case 'TAR_ABORT':
    case 'Z_DATA_ERROR':
    case 'Z_BUF_ERROR':
    case 'ENAMETOOLONG':
    case 'EJSONPARSE':
      return { code: 'package-refused', detail: 'That package, or one it needs, cannot be used here.' };
    case 'ENOSPC':
      return { code: 'storage-full' };
    default:
      if (/^EALLOW/.test(code) || /no-git|\bgit\b.{0,200}(ENOENT|not found)/i.test(errors)) {
        return { code: 'package-refused', detail: foreignCall };
      }
      return { code: 'packages-unavailable', ...(code === '' ? {} : { detail: `npm said ${code}.` }) };
  }
}
