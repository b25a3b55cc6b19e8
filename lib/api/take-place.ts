import type { AtOnceKind } from '../shares/at-once';
import { holderOf } from '../server/open-shares';
import type { Call } from './endpoint';

/** One of the viewer's places for what is open or runs; `share-open-used` where they have none left. Whoever takes it leaves it. */
export function takePlace({ server, viewer }: Pick<Call<unknown>, 'server' | 'viewer'>, kind: AtOnceKind) {
  return server.atOnce.take(kind, holderOf(server.keeping.payerFor(viewer, null)));
}
