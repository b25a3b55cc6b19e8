import { z } from 'zod';
import { problemSchema } from '../foundation/problem';

/** The owner alone, anyone with the link, or anyone who looks into the gallery. */
export const visibilities = ['private', 'link', 'gallery'] as const;
export const visibilitySchema = z.enum(visibilities);
export type Visibility = z.infer<typeof visibilitySchema>;

const statusSchema = z.enum(['building', 'ready', 'failed']);
const linkedSchema = z.object({ title: z.string(), url: z.string() });

/** What visitors and the gallery are told of a shared app. */
const introducedSchema = z.object({
  id: z.string(),
  /** Its shared page. */
  url: z.string(),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  /** A picture of its first screen, if one was taken. */
  pictureUrl: z.string().nullable(),
  uses: z.number(),
  forks: z.number(),
});

/** What visitors of the link get: one version of the app, introduced by its owner. */
const shareSchema = introducedSchema.extend({
  /** The app itself, on an origin of its own. */
  appUrl: z.string(),
  versionId: z.string(),
  versionNumber: z.number(),
  showsPrompts: z.boolean(),
  /** Of what visitors are served. */
  status: statusSchema,
  /** Why that version could not be built. */
  problems: z.array(problemSchema),
  /** Whether the app has changed since that version. */
  isBehind: z.boolean(),
  isTakenDown: z.boolean(),
});
export type ShownShare = z.infer<typeof shareSchema>;

/** How an app is shared, for its owner. */
export const shareStateSchema = z.object({
  visibility: visibilitySchema,
  url: z.string().nullable(),
  share: shareSchema.nullable(),
  /** Of a private app: why visitors could not be served it, as sharing it would be answered; null where they can. */
  cannot: z.enum(['needs-server', 'build-needed']).nullable(),
});
export type ShareState = z.infer<typeof shareStateSchema>;

/** A shared app as any visitor sees it. */
export const sharedAppSchema = introducedSchema.extend({
  appUrl: z.string(),
  status: statusSchema,
  isMine: z.boolean(),
  /** Null for anyone but its owner. */
  projectId: z.string().nullable(),
  /** Where what a visitor enters goes: nowhere but the browser's storage, this tab, or one place for all visitors. */
  data: z.enum(['none', 'tab', 'together']),
  resetsEveryHours: z.number().nullable(),
  origin: linkedSchema.nullable(),
  /** What was asked, first to last; null unless the owner shows it. */
  prompts: z.array(z.object({ asked: z.string(), summary: z.string() })).nullable(),
});
export type SharedApp = z.infer<typeof sharedAppSchema>;

const galleryAppSchema = introducedSchema.extend({ madeFrom: linkedSchema.nullable() });
/** One app in the gallery. */
export type GalleryApp = z.infer<typeof galleryAppSchema>;

export const gallerySchema = z.object({
  apps: z.array(galleryAppSchema),
  tags: z.array(z.object({ tag: z.string(), count: z.number() })),
  /** Where the next page begins; null on the last. */
  next: z.string().nullable(),
});
export type GalleryPart = z.infer<typeof gallerySchema>;

export const reportReasons = ['unsafe', 'deceives', 'hateful', 'stolen', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

/** What visitors reported, for the operator; never who. */
export const reportsSchema = z.object({
  shares: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      title: z.string(),
      visibility: visibilitySchema,
      isTakenDown: z.boolean(),
      reports: z.array(z.object({ reason: z.enum(reportReasons), words: z.string(), createdAt: z.number() })),
    }),
  ),
});
