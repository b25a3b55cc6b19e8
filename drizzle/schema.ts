import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { projects, viewers } from './project-schema';
import { time } from './time';

// Times are ms since the epoch; ids are 26 lower-case base32 characters; money is US dollars.

/** What belongs to this installation as a whole: the connected model (its key encrypted), the data folder's format. */
export const settings = pgTable('settings', {
  key: text('key').primaryKey(),
  value: jsonb('value').notNull(),
  updatedAt: time('updated_at').notNull(),
});

export const memberships = pgTable(
  'memberships',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    viewerId: text('viewer_id')
      .notNull()
      .references(() => viewers.id),
    role: text('role').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.viewerId] })],
);

export const versions = pgTable(
  'versions',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** Counts within the project; what people see. 0 for the template, so that the first result is 1. */
    number: integer('number').notNull(),
    parentId: text('parent_id'),
    /** `template`, `turn`, `stopped`, `edit`, `moment`, `restore`, `duplicate`, `fork`, `brought`. */
    kind: text('kind').notNull(),
    /** `model` or `person`. */
    author: text('author').notNull(),
    turnId: text('turn_id'),
    /** The version this one restored. */
    restoredId: text('restored_id'),
    /** Hand saves soon after one another share the id of the first; null for every other kind. */
    groupId: text('group_id'),
    /** Hash of the root directory. */
    treeHash: text('tree_hash').notNull(),
    settings: jsonb('settings').notNull().default({}),
    /** What the app had stored on the server then; null where that was nothing, or could not be kept. */
    snapshot: text('snapshot'),
    /** When that data was given up for want of room; without a snapshot, when it could not be kept at all. */
    letGoAt: time('let_go_at'),
    summary: text('summary').notNull(),
    counts: jsonb('counts').notNull(),
    createdAt: time('created_at').notNull(),
  },
  (table) => [uniqueIndex('versions_by_number').on(table.projectId, table.number)],
);

export const turns = pgTable(
  'turns',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    viewerId: text('viewer_id').notNull(),
    prompt: text('prompt').notNull(),
    mode: text('mode').notNull(),
    draftId: text('draft_id').notNull(),
    /** The interrupted turn whose draft this one goes on with. */
    continuesId: text('continues_id'),
    baseVersionId: text('base_version_id').notNull(),
    phase: text('phase').notNull(),
    outcome: text('outcome'),
    code: text('code'),
    versionId: text('version_id'),
    /** What a waiting turn needs to go on after a restart: question, answers so far, attempt. */
    state: jsonb('state').notNull().default({}),
    /** The process that runs the turn, and until when it may be believed alive. */
    owner: text('owner'),
    leaseUntil: time('lease_until'),
    stopRequestedAt: time('stop_requested_at'),
    createdAt: time('created_at').notNull(),
    endedAt: time('ended_at'),
  },
  (table) => [
    index('turns_by_project').on(table.projectId, table.createdAt),
    // One turn a project works or waits; one more prompt may be queued.
    uniqueIndex('turns_one_running')
      .on(table.projectId)
      .where(sql`${table.phase} not in ('queued', 'ended')`),
    uniqueIndex('turns_one_queued')
      .on(table.projectId)
      .where(sql`${table.phase} = 'queued'`),
  ],
);

/** The project channel, durable: every turn event and every `ProjectStep`. `data` is the step without its position. */
export const projectEvents = pgTable(
  'project_events',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    n: bigint('n', { mode: 'number' }).notNull(),
    turnId: text('turn_id'),
    draftId: text('draft_id'),
    attempt: integer('attempt').notNull().default(0),
    at: time('at').notNull(),
    data: jsonb('data').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.n] }), index('events_by_turn').on(table.turnId, table.n)],
);

/** Every call to a model: what was sent (a blob), what it used and cost. */
export const modelCalls = pgTable(
  'model_calls',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    turnId: text('turn_id').notNull(),
    /** Whose day the call counts towards; null for calls from before there were such limits and whose turn is gone. */
    viewerId: text('viewer_id'),
    attempt: integer('attempt').notNull(),
    /** `build`, `continue`, `edit-again`, `repair`; null for calls from before it was kept. */
    purpose: text('purpose'),
    model: text('model').notNull(),
    /** Blob of the exact messages sent, as JSON. */
    promptHash: text('prompt_hash').notNull(),
    input: integer('input').notNull().default(0),
    cached: integer('cached').notNull().default(0),
    output: integer('output').notNull().default(0),
    costUsd: doublePrecision('cost_usd'),
    /** Reserved before the call, so that a crash can't hide what it may have cost. */
    reservedUsd: doublePrecision('reserved_usd').notNull().default(0),
    estimated: boolean('estimated').notNull().default(false),
    /** False for failed repair: real, shown, and not held against the person's limit. */
    counted: boolean('counted').notNull().default(true),
    createdAt: time('created_at').notNull(),
    endedAt: time('ended_at'),
  },
  (table) => [
    index('model_calls_by_project').on(table.projectId, table.createdAt),
    index('model_calls_by_viewer').on(table.viewerId, table.createdAt),
  ],
);

/** What a viewer lets one turn, and all their projects in 24 hours, spend; null: the usual. */
export const viewerLimits = pgTable('viewer_limits', {
  viewerId: text('viewer_id')
    .primaryKey()
    .references(() => viewers.id, { onDelete: 'cascade' }),
  turnUsd: doublePrecision('turn_usd'),
  dayUsd: doublePrecision('day_usd'),
  updatedAt: time('updated_at').notNull(),
});

/** A preview host's key, and what it shows. The key is an HMAC, so the row is how the host finds its project again. */
export const previews = pgTable(
  'previews',
  {
    key: text('key').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    viewerId: text('viewer_id').notNull(),
    lane: text('lane').notNull(),
    /** Blob of the manifest shown now; null before anything was compiled. */
    manifestHash: text('manifest_hash'),
    updatedAt: time('updated_at').notNull(),
  },
  (table) => [uniqueIndex('previews_by_lane').on(table.projectId, table.viewerId, table.lane)],
);

/** From a tree to what it compiles to; written by the project's own editors alone. */
export const compiledTrees = pgTable(
  'compiled_trees',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    treeHash: text('tree_hash').notNull(),
    /** Compiler and package layer the manifest belongs to. */
    compiler: text('compiler').notNull(),
    manifestHash: text('manifest_hash').notNull(),
    createdAt: time('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.treeHash, table.compiler] })],
);

export const deployments = pgTable(
  'deployments',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    versionId: text('version_id').notNull(),
    versionNumber: integer('version_number').notNull(),
    target: text('target').notNull().default('here'),
    /** `building`, `ready`, `failed`, `asking` (ended: an answer of the person's is needed). Which one is live is the site's to say. */
    status: text('status').notNull(),
    /** Blob of the file list: path → hash, type. */
    manifestHash: text('manifest_hash'),
    problems: jsonb('problems').notNull().default([]),
    /** What is done while it is `building`: `bundle`, `try`; null for the usual. */
    step: text('step'),
    /** What was tried of its backend by made-up visitors; null where there was nothing to try. */
    tried: jsonb('tried'),
    /** What of the preview's rows went along to the site; null where nothing was asked for. */
    taken: jsonb('taken'),
    createdAt: time('created_at').notNull(),
    endedAt: time('ended_at'),
  },
  (table) => [index('deployments_by_project').on(table.projectId, table.createdAt)],
);

/** What the person said is meant of what strangers, or all who sign in, can do. Named by what it rests on: a change asks anew. */
export const meant = pgTable(
  'meant',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    /** What was seen when it was said. */
    finding: jsonb('finding').notNull(),
    createdAt: time('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.key] })],
);

export const sites = pgTable('sites', {
  projectId: text('project_id')
    .primaryKey()
    .references(() => projects.id, { onDelete: 'cascade' }),
  slug: text('slug').notNull().unique(),
  /** Null when taken down. */
  liveDeploymentId: text('live_deployment_id'),
  /** What the person set beside the address: title, description, language, icon (one emoji or a path). */
  details: jsonb('details').notNull().default({}),
  /** Must not be found: search engines are told to leave it out, and its words are not in its pages. */
  isHidden: boolean('is_hidden').notNull().default(false),
  updatedAt: time('updated_at').notNull(),
});

/** A site's pages with their words, as a tab of its owner drew them; fits one deployment at one address alone. */
export const drawnPages = pgTable('drawn_pages', {
  projectId: text('project_id')
    .primaryKey()
    .references(() => projects.id, { onDelete: 'cascade' }),
  deploymentId: text('deployment_id').notNull(),
  manifestHash: text('manifest_hash').notNull(),
  /** The site's own when it was drawn: it stands in the pages. */
  address: text('address').notNull(),
  /** When the tab began to look: rows that changed later are not in it. */
  seenAt: time('seen_at').notNull(),
  drawnAt: time('drawn_at').notNull(),
  pages: integer('pages').notNull(),
  hasPicture: boolean('has_picture').notNull(),
});

/**
 * Addresses a published site has left. Browsers of its visitors still hold sessions and service workers there, so nobody else gets
 * one: while its project exists it leads to the new address, and after it for a while to nothing. No foreign key: it outlives both.
 */
export const pastAddresses = pgTable(
  'past_addresses',
  {
    slug: text('slug').primaryKey(),
    projectId: text('project_id').notNull(),
    ownerId: text('owner_id').notNull(),
    leftAt: time('left_at').notNull(),
  },
  (table) => [index('past_addresses_of_project').on(table.projectId)],
);

/** The databases of generated apps; the data itself lies in a folder of that name beside this database. */
export const backends = pgTable(
  'backends',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** `preview` while it is being built, `live` behind the published site. */
    lane: text('lane').notNull(),
    /** `BackendKeys` as JSON, sealed. */
    keys: text('keys').notNull(),
    createdAt: time('created_at').notNull(),
  },
  (table) => [uniqueIndex('backends_by_lane').on(table.projectId, table.lane)],
);

/** All data of one backend at one moment, beside what versions hold: of the live one, and of a preview a turn is changing. */
export const moments = pgTable(
  'moments',
  {
    id: text('id').primaryKey(),
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    /** `preview` or `live`. */
    lane: text('lane').notNull(),
    /** Null where there was nothing yet. */
    snapshot: text('snapshot'),
    /** `person`, `nightly`, `publish`, `rollback`, `restore`, `rows`, `turn`, `loss`. */
    reason: text('reason').notNull(),
    /** What the person called it; empty where nobody did. */
    name: text('name').notNull().default(''),
    /** What was live then; null where nothing was. */
    deploymentId: text('deployment_id'),
    /** The turn that is changing the preview; gone when that has ended. */
    turnId: text('turn_id'),
    createdAt: time('created_at').notNull(),
    /** When its data was given up for want of room. */
    letGoAt: time('let_go_at'),
  },
  (table) => [index('moments_by_project').on(table.projectId, table.lane, table.createdAt)],
);

/** A snapshot that another engine wrote and what it was carried over to: wherever the first is named, the second counts. */
export const carriedSnapshots = pgTable('carried_snapshots', {
  snapshot: text('snapshot').primaryKey(),
  carriedTo: text('carried_to').notNull(),
  carriedAt: time('carried_at').notNull(),
});

/** What was sent to a project to be named by hash: equal bytes lie there once for everybody, so that being stored says nothing about whose they are. */
export const projectBlobs = pgTable(
  'project_blobs',
  {
    projectId: text('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    hash: text('hash').notNull(),
    /** When it was sent last. */
    createdAt: time('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.projectId, table.hash] })],
);

/** The same of a viewer, for what a prompt brings along before there is a project. */
export const viewerBlobs = pgTable(
  'viewer_blobs',
  {
    viewerId: text('viewer_id').notNull(),
    hash: text('hash').notNull(),
    createdAt: time('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.viewerId, table.hash] })],
);

export * from './project-schema';
export * from './share-schema';
export * from './sharing-schema';
export * from './function-schema';
export * from './reach-schema';
export * from './domain-schema';
export * from './elsewhere-schema';
export * from './host-schema';
