import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { projects } from './project-schema';
import { time } from './time';

/**
 * One row for each project that is shared now: deleted when it is made private, so that the old link is dead for good. Whether
 * it stands in the gallery as well is `projects.visibility`.
 */
export const sharedProjects = pgTable(
  'shared_projects',
  {
    /** The id in the link, unguessable. */
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .unique()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** What visitors see and fork; later versions stay private until the owner updates the share. */
    versionId: text('version_id').notNull(),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    tags: jsonb('tags').notNull().default([]),
    /** Whether visitors may read what was asked, turn by turn. */
    showsPrompts: boolean('shows_prompts').notNull().default(false),
    /** `building`, `ready`, `failed`: of what visitors are served. */
    status: text('status').notNull(),
    /** Why the last attempt failed; empty otherwise. */
    problems: jsonb('problems').notNull().default([]),
    /** Blob of the file list that visitors are served: path → hash, type. */
    manifestHash: text('manifest_hash'),
    /** Blob of a picture of its first screen; null where none was taken. */
    pictureHash: text('picture_hash'),
    createdAt: time('created_at').notNull(),
    updatedAt: time('updated_at').notNull(),
    /** Set by the operator: answers 404 like a private one, and can't be shared again until it is cleared. */
    takenDownAt: time('taken_down_at'),
  },
  (table) => [index('shared_projects_by_time').on(table.createdAt)],
);

/** How often a shared app was used and forked on each day; the gallery's order rests on it. */
export const sharedDays = pgTable(
  'shared_days',
  {
    shareId: text('share_id')
      .notNull()
      .references(() => sharedProjects.id, { onDelete: 'cascade' }),
    /** Days since the epoch, UTC. */
    day: integer('day').notNull(),
    uses: integer('uses').notNull().default(0),
    forks: integer('forks').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.shareId, table.day] })],
);

/** What visitors report to the operator. One for each viewer and share. */
export const shareReports = pgTable(
  'share_reports',
  {
    shareId: text('share_id')
      .notNull()
      .references(() => sharedProjects.id, { onDelete: 'cascade' }),
    viewerId: text('viewer_id').notNull(),
    /** `unsafe`, `deceives`, `hateful`, `stolen`, `other`. */
    reason: text('reason').notNull(),
    words: text('words').notNull().default(''),
    createdAt: time('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.shareId, table.viewerId] })],
);

/** Where a fork came from. The origin is named without a foreign key: it may be deleted, and the fork remembers it still. */
export const projectOrigins = pgTable(
  'project_origins',
  {
    projectId: text('project_id')
      .primaryKey()
      .references(() => projects.id, { onDelete: 'cascade' }),
    originProjectId: text('origin_project_id').notNull(),
    /** The origin's name when it was forked. */
    originName: text('origin_name').notNull(),
    /** The origin's version that the fork last took over: what both sides are compared with to bring an improvement over. */
    baseVersionId: text('base_version_id').notNull(),
    /** That version's tree, kept while the fork exists. */
    baseTreeHash: text('base_tree_hash').notNull(),
    /**
     * The whole line it comes from, the origin first: `[{ projectId, name, isPublic }]`. Kept with each fork, since the rows of
     * a project that is gone are gone too. `isPublic`: was forked through its share, so that others may read the name.
     */
    line: jsonb('line').notNull().default([]),
    createdAt: time('created_at').notNull(),
  },
  (table) => [index('project_origins_by_origin').on(table.originProjectId)],
);
