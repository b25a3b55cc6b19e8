import type { AtOnceKind } from '../../base/shares/at-once';
import { holderOf } from '../guests/open-shares';
import type { Call } from './endpoint';

/**
 * Takes one of the viewer's slots for something that stays open or running; `share-open-used` if none is left. The
 * caller releases it.
 */
export function takePlace({ server, viewer }: Pick<Call<unknown>, 'server' | 'viewer'>, kind: AtOnceKind) {
  return server.atOnce.take(kind, holderOf(server.keeping.payerFor(viewer, null)));
}
