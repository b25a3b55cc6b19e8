import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { projects } from './project-schema';
import { time } from './time';

/** The host (Netlify, Vercel, Cloudflare Pages) that an app of this computer is published at. */
export const placesAtHosts = pgTable('places_at_hosts', {
  projectId: text('project_id')
    .primaryKey()
    .references(() => projects.id, { onDelete: 'cascade' }),
  host: text('host').notNull(),
  /** Encrypted. */
  token: text('token').notNull(),
  account: text('account'),
  /** Null until the host has made it. */
  siteId: text('site_id'),
  siteName: text('site_name'),
  url: text('url'),
  domains: jsonb('domains').notNull(),
  /** The deployment that visitors get there. */
  liveId: text('live_id'),
});

/** Attempts to publish there. */
export const hostDeployments = pgTable(
  'host_deployments',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** Of the site's files as they were here; empty until they are known. */
    manifestHash: text('manifest_hash').notNull(),
    versionNumber: integer('version_number').notNull(),
    status: text('status').notNull(),
    failure: text('failure'),
    /** The host's id for it, once it has everything. */
    thereId: text('there_id'),
    log: jsonb('log').notNull(),
    createdAt: time('created_at').notNull(),
  },
  (table) => [index().on(table.projectId, table.createdAt)],
);
