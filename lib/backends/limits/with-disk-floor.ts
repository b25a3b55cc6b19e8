import type { Backends } from '../backends/backends';
import type { DiskRoom } from '../../base/database/disk-room';
import { succeed } from '../../base/foundation/result';
import { addingOf, refuseCall } from './adding-of';

/**
 * The same backends, which refuse new rows and files from everybody while the disk is nearly full: an engine that runs
 * out of space in the middle of its own log stops for good until it is restarted. Reading, signing in and deleting
 * still work.
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
