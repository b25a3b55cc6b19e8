import { bigint, doublePrecision, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { time } from './time';

export const viewers = pgTable('viewers', {
  id: text('id').primaryKey(),
  /** `local-owner`, `guest` or `account`. */
  kind: text('kind').notNull(),
  createdAt: time('created_at').notNull(),
  /** When a guest, or a visitor of a site of theirs, was last here; null for everybody whose apps stay anyway. */
  lastSeenAt: time('last_seen_at'),
});

export const projects = pgTable(
  'projects',
  {
    id: text('id').primaryKey(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => viewers.id),
    name: text('name').notNull(),
    visibility: text('visibility').notNull().default('private'),
    /** Null only while the first version is being made. */
    headVersionId: text('head_version_id'),
    /** The number of the newest event in the project channel; numbers are taken by raising it. */
    lastEvent: bigint('last_event', { mode: 'number' }).notNull().default(0),
    /** What the person lets this project spend, null for the usual limit. */
    limitUsd: doublePrecision('limit_usd'),
    /** Conversation of the demo model this project follows, so that later sentences find their replies. */
    demo: text('demo'),
    settings: jsonb('settings').notNull().default({}),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
    /** Set by delete, cleared by undelete; collected 30 days later. */
    deletedAt: time('deleted_at'),
  },
  (table) => [index('projects_by_owner').on(table.ownerId, table.updatedAt)],
);
