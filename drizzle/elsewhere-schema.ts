import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { projects, viewers } from './project-schema';
import { time } from './time';

/** Tokens with which another Easel may publish here; whoever made one owns what it publishes. */
export const publishTokens = pgTable('publish_tokens', {
  id: text('id').primaryKey(),
  viewerId: text('viewer_id')
    .notNull()
    .references(() => viewers.id, { onDelete: 'cascade' }),
  name: text('name').notNull(),
  /** SHA-256 of the token, which nobody keeps here. */
  hash: text('hash').notNull().unique(),
  createdAt: time('created_at').notNull(),
  usedAt: time('used_at'),
});

/** Apps that came from another Easel, by the id that they have there. */
export const receivedApps = pgTable(
  'received_apps',
  {
    viewerId: text('viewer_id').notNull(),
    originId: text('origin_id').notNull(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** Of the latest publish that was begun, from 1; each is taken once. */
    sequence: integer('sequence').notNull(),
  },
  (table) => [primaryKey({ columns: [table.viewerId, table.originId] })],
);

/** The Easel elsewhere that an app of this computer is published at. */
export const placesElsewhere = pgTable('places_elsewhere', {
  projectId: text('project_id')
    .primaryKey()
    .references(() => projects.id, { onDelete: 'cascade' }),
  address: text('address').notNull(),
  /** Encrypted. */
  token: text('token').notNull(),
});
