import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { projects } from './project-schema';
import { time } from './time';

/** Values that an app's server functions are given and nobody is shown: kept apart from trees, so that no copy of an app has them. */
export const functionSecrets = pgTable(
  'function_secrets',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** `preview` or `live`. */
    lane: text('lane').notNull(),
    name: text('name').notNull(),
    /** Encrypted with the data folder's secret, for this project, lane and name alone. */
    sealed: text('sealed').notNull(),
    updatedAt: time('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.lane, table.name] })],
);

/** Hosts on the internet that an app's functions may call, by the person's yes. */
export const functionHosts = pgTable(
  'function_hosts',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    host: text('host').notNull(),
    createdAt: time('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.host] })],
);

/** When functions run by themselves, and what came of it; `next_at` is null for a lane in which they run only when asked. */
export const functionSchedules = pgTable(
  'function_schedules',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** `preview` or `live`. */
    lane: text('lane').notNull(),
    name: text('name').notNull(),
    /** The cron line, in UTC. */
    schedule: text('schedule').notNull(),
    nextAt: time('next_at'),
    /** Set while it runs, by the process that runs it. */
    runningSince: time('running_since'),
    lastAt: time('last_at'),
    /** Why the last run failed, for the person; null if it did not. */
    lastFailure: text('last_failure'),
  },
  (table) => [
    primaryKey({ columns: [table.projectId, table.lane, table.name] }),
    index('function_schedules_by_next').on(table.nextAt),
  ],
);
