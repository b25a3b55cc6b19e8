import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { time } from './time';

/** What guests cause to be kept and have begun, summed by guest, address, project and kind. Never more than their shares. */
export const shareUses = pgTable(
  'share_uses',
  {
    /** A guest's id, whether or not anything of theirs is stored yet. */
    viewerId: text('viewer_id').notNull(),
    /** A keyed hash of where they called from. */
    address: text('address').notNull(),
    /** Empty for what belongs to no project. */
    projectId: text('project_id').notNull(),
    kind: text('kind').notNull(),
    /** When it counts no more; 0 for what counts as long as it is kept. */
    until: time('until').notNull(),
    amount: bigint('amount', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.viewerId, table.address, table.projectId, table.kind, table.until] }),
    index('share_uses_by_address').on(table.address),
    index('share_uses_by_project').on(table.projectId),
  ],
);

/**
 * Who pays for which blob: each guest that brought it, since a blob that cost nothing would tell that others have it. Given back
 * when it is collected.
 */
export const shareBlobs = pgTable(
  'share_blobs',
  {
    hash: text('hash').notNull(),
    viewerId: text('viewer_id').notNull(),
    address: text('address').notNull(),
    projectId: text('project_id').notNull(),
    bytes: integer('bytes').notNull(),
    /** Before it was written, so that what is on its way is not taken for gone. */
    takenAt: time('taken_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.hash, table.viewerId] })],
);
