import { isNotNull } from 'drizzle-orm';
import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { projects } from './project-schema';
import { time } from './time';

/** Domains of people's own for their sites; only one project at a time has proven that a domain is its owner's. */
export const siteDomains = pgTable(
  'site_domains',
  {
    projectId: text('project_id')
      .primaryKey()
      .references(() => projects.id, { onDelete: 'cascade' }),
    domain: text('domain').notNull(),
    /** What the domain's owner writes into its DNS. */
    challenge: text('challenge').notNull(),
    /** Null until that was seen there. */
    verifiedAt: time('verified_at'),
  },
  (table) => [uniqueIndex().on(table.domain).where(isNotNull(table.verifiedAt))],
);
