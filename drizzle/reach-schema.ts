import { boolean, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { projects } from './project-schema';
import { time } from './time';

/** Published apps that are opened to others from this computer, until the person ends it. */
export const reachOpenings = pgTable(
  'reach_openings',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** `wifi` or `link`. */
    kind: text('kind').notNull(),
    /** Of the Wi-Fi address, so that it stays the same; null for a link. */
    port: integer('port'),
    /** How the link is opened, encrypted: a server's password may be in it. */
    settings: text('settings'),
    /** False: the person ended it; its port is remembered. */
    isOpen: boolean('is_open').notNull(),
    openedAt: time('opened_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.kind] })],
);

/** Services that links go through, `localhost.run` or a server of one's own. */
export const reachServices = pgTable('reach_services', {
  service: text('service').primaryKey(),
  /** When the person agreed that visitors' words pass through it; null: not yet. */
  agreedAt: time('agreed_at'),
  /** The key it showed at its first use. */
  fingerprint: text('fingerprint'),
  /** Of the row `easel`: the key that Easel signs in with, encrypted. */
  ownKey: text('own_key'),
});
