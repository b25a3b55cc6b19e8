import path from 'node:path';
import type { BackendId } from '../backends/backend';
import type { BackendStore } from '../backends/backend-store';
import type { Backends } from '../backends/backends';
import { createLine } from '../../base/foundation/create-line';
import type { Now } from '../../base/foundation/id';
import { folderBytes } from '../../base/shares/folder-bytes';
import { succeed } from '../../base/foundation/result';
import { addingOf, refuseCall } from './adding-of';

/** Bytes that the database of a share may take on the disk; an empty one takes 24 MB. */
export const visitorRoomBytes = 96 * 1024 ** 2;
/**
 * The database is measured at most this often; in between, a call counts as the bytes it sent, since most write no
 * more.
 */
const measuredEveryMs = 2000;
const mostKnown = 1000;

type Dependencies = {
  store: Pick<BackendStore, 'get'>;
  /** Holds the data, one folder per backend. */
  folder: string;
  now: Now;
  /** Bytes that a backend's folder takes on the disk; measured by default. */
  readBytes?: (id: BackendId) => Promise<number>;
};

/**
 * The same backends, but the database that all visitors of a share use together has a limit of its own until it is
 * emptied. Otherwise strangers could use up the space of the share's owner, whose other apps could then store no more
 * rows.
 */
export function withVisitorRoom<Given extends Backends>(
  backends: Given,
  { store, folder, now, readBytes = (id) => folderBytes(path.join(folder, id)) }: Dependencies,
): Given {
  const rooms = new Map<BackendId, Promise<ReturnType<typeof createRoom> | null>>();

  function roomOf(id: BackendId) {
    let room = rooms.get(id);
    if (room) return room;
    if (rooms.size >= mostKnown) rooms.clear();
    room = store.get(id).then((known) => (known?.lane === 'shared' ? createRoom(() => readBytes(id), now) : null));
    rooms.set(id, room);
    room.catch(() => rooms.delete(id));
    return room;
  }

  return {
    ...backends,
    async fetch(id, request) {
      const room = addingOf(request) === 'rows' ? await roomOf(id) : null;
      if (room === null) return backends.fetch(id, request);
      const bytes = Number(request.headers.get('content-length') ?? 0);
      if (!(await room.take(bytes)))
        return succeed(
          refuseCall(
            { code: 'storage-full' },
            'Visitors have filled the room there is here. It is emptied once a day.',
          ),
        );
      try {
        return await backends.fetch(id, request);
      } finally {
        room.end(bytes);
      }
    },
    async remove(id) {
      await backends.remove(id);
      rooms.delete(id);
    },
  };
}

/** Lets in only as many concurrent calls as there is room for. */
function createRoom(readBytes: () => Promise<number>, now: Now) {
  const inLine = createLine();
  let measured = 0;
  let measuredAt = Number.NEGATIVE_INFINITY;
  /** Bytes sent by calls in progress, and by calls that ended since the last measurement. */
  const sent = { ahead: 0, over: 0 };

  return {
    take: (bytes: number): Promise<boolean> =>
      inLine(async () => {
        const isFull = () => measured + sent.ahead + sent.over + bytes > visitorRoomBytes;
        if (isFull() || now() - measuredAt >= measuredEveryMs) {
          const { over } = sent;
          measuredAt = now();
          measured = await readBytes();
          sent.over -= over;
        }
        if (isFull()) return false;
        sent.ahead += bytes;
        return true;
      }),
    end(bytes: number): void {
      sent.ahead -= bytes;
      sent.over += bytes;
    },
  };
}
