import { z } from 'zod';
import { problemSchema } from '../foundation/problem';

/** Who may open the app: only its owner, anyone with the link, or anyone who browses the gallery. */
export const visibilities = ['private', 'link', 'gallery'] as const;
export const visibilitySchema = z.enum(visibilities);
export type Visibility = z.infer<typeof visibilitySchema>;

const statusSchema = z.enum(['building', 'ready', 'failed']);
const linkedSchema = z.object({ title: z.string(), url: z.string() });

/** What visitors and the gallery see of a shared app. */
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

/** A shared app as visitors of the link get it: one version, introduced by its owner. */
const shareSchema = introducedSchema.extend({
  /** The address of the app itself, on its own origin. */
  appUrl: z.string(),
  versionId: z.string(),
  versionNumber: z.number(),
  showsPrompts: z.boolean(),
  /** The status of the version that visitors are served. */
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
  /** For a private app: the error that sharing it would return; null if it can be shared. */
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
  /** Where visitors' input is stored: only in the browser's storage, in this tab, or in one place for all visitors. */
  data: z.enum(['none', 'tab', 'together']),
  resetsEveryHours: z.number().nullable(),
  origin: linkedSchema.nullable(),
  /** The prompts, oldest first; null unless the owner shows them. */
  prompts: z.array(z.object({ asked: z.string(), summary: z.string() })).nullable(),
});
export type SharedApp = z.infer<typeof sharedAppSchema>;

const galleryAppSchema = introducedSchema.extend({ madeFrom: linkedSchema.nullable() });
/** One app in the gallery. */
export type GalleryApp = z.infer<typeof galleryAppSchema>;

export const gallerySchema = z.object({
  apps: z.array(galleryAppSchema),
  tags: z.array(z.object({ tag: z.string(), count: z.number() })),
  /** Where the next page starts; null on the last page. */
  next: z.string().nullable(),
});
export type GalleryPart = z.infer<typeof gallerySchema>;

export const reportReasons = ['unsafe', 'deceives', 'hateful', 'stolen', 'other'] as const;
export type ReportReason = (typeof reportReasons)[number];

/** Visitors' reports, for the operator; they never say who reported. */
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
