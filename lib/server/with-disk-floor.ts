import type { Backends } from '../backends/backends';
import type { DiskRoom } from '../database/disk-room';
import { succeed } from '../foundation/result';
import { addingOf, refuseCall } from './adding-of';

/**
 * The same backends, which take no new rows and files while the disk is nearly full, from whomever: an engine that runs out of room in the
 * middle of its own log stops for good until it is started again. Reading, signing in and deleting go on.
 */
export function withDiskFloor<Given extends Backends>(backends: Given, room: DiskRoom): Given {
  return {
    ...backends,
    async fetch(id, request) {
      const full = addingOf(request) === 'rows' ? await room.check() : null;
      if (full === null) return backends.fetch(id, request);
      return succeed(refuseCall(full, 'There is no room on the disk for more data right now. Try again later.'));
    },
  };
}
