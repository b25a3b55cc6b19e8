import { createHash, timingSafeEqual } from 'node:crypto';
import type { Viewer } from '../../base/viewers/viewer';

/** Sent by programs of whoever runs Easel; no page sends it. */
export const operatorHeader = 'x-easel-operator';

/**
 * Whether a call is the operator's: on their own computer everybody is; among guests it is who shows the operator's code,
 * which is long enough that guessing needs no limit. Without a code nobody is.
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
