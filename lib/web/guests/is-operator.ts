import { createHash, timingSafeEqual } from 'node:crypto';
import type { Viewer } from '../../base/viewers/viewer';

/** Sent by the operator's programs, never by a page. */
export const operatorHeader = 'x-easel-operator';

/**
 * Whether a call is the operator's. On a person's own computer every call is; on an instance with guests, only calls
 * with the operator's code, which is long enough that guesses need no limit. If no code is set, no call is.
 */
export function createIsOperator(code: string | undefined): (viewer: Viewer, headers: Headers) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const wanted = code === undefined ? null : digest(code);
  return (viewer, headers) => {
    if (viewer.kind === 'local-owner') return true;
    const shown = headers.get(operatorHeader);
    return wanted !== null && shown !== null && timingSafeEqual(digest(shown), wanted);
  };
}
