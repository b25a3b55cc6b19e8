import { z } from 'zod';
import { takenSchema } from './first-rows-answers';
import { findingSchema, triedSchema } from '../foundation/finding';
import { problemSchema } from '../foundation/problem';

/** The address of an app; `live` is a deployment's id, null while nothing is live. */
const shownSiteSchema = z.object({
  slug: z.string(),
  url: z.string(),
  live: z.string().nullable(),
  /** Whether search engines and link previews are told to leave the site out. */
  isHidden: z.boolean(),
  details: z.object({
    title: z.string().optional(),
    description: z.string().optional(),
    language: z.string().optional(),
    icon: z.string().optional(),
  }),
});
export type ShownSite = z.infer<typeof shownSiteSchema>;
export const siteSchema = z.object({ site: shownSiteSchema.nullable() });

/** What builds this app's site: Easel's server, the container it runs in, or nothing here. */
const builderSchema = z.enum(['server', 'container', 'nobody']);
export type SiteBuilder = z.infer<typeof builderSchema>;

export const siteStateSchema = siteSchema.extend({
  builder: builderSchema,
  keepsData: z.boolean(),
  /** The turn whose version is published automatically; null if none is running. */
  publishesAfter: z.string().nullable(),
});

/** The drawn pages of a site; times in ms since the epoch. */
const shownDrawingSchema = z.object({ drawnAt: z.number(), pages: z.number(), hasPicture: z.boolean() });
export const drawingStateSchema = z.object({
  /** The address at which this browser can open the site; null while nothing is live. */
  url: z.string().nullable(),
  deploymentId: z.string().nullable(),
  isHidden: z.boolean(),
  /** The drawn pages that are served now; null if the plain page is. */
  drawn: shownDrawingSchema.nullable(),
  /** Why it should be drawn now; null if there is no reason. */
  reason: z.enum(['new', 'rows', 'moved']).nullable(),
  /** The server's time, to be sent back with the drawing. */
  now: z.number(),
});
export type DrawingState = z.infer<typeof drawingStateSchema>;

/**
 * `before`: the moment to restore in order to undo it. `newerForms`: number of migrations of the stored data that the
 * app now live does not know.
 */
export const rolledBackSiteSchema = siteSchema.extend({ before: z.string().nullable(), newerForms: z.number() });

/** One attempt to publish; times in ms since the epoch. */
export const deploymentSchema = z.object({
  id: z.string(),
  versionId: z.string(),
  versionNumber: z.number(),
  status: z.enum(['building', 'ready', 'failed', 'asking']),
  problems: z.array(problemSchema),
  /** The current step of publishing. */
  step: z.enum(['bundle', 'try']).nullable(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  live: z.boolean(),
  /** The checks that were run; a scan never claims that the site is safe. */
  scan: z.object({ checked: z.array(z.string()), problems: z.number(), tried: triedSchema.nullable() }),
  url: z.string().nullable(),
  /** Which of the preview's rows were copied; null if none were requested. */
  taken: takenSchema.nullable(),
});
export type ShownDeployment = z.infer<typeof deploymentSchema>;
export const deploymentListSchema = z.object({ deployments: z.array(deploymentSchema) });
export const begunDeploymentSchema = z.object({ deploymentId: z.string() });

/** Findings that the person has said are intended, newest first. */
export const meantListSchema = z.object({
  meant: z.array(z.object({ key: z.string(), finding: findingSchema, createdAt: z.number() })),
});
export type ShownMeant = z.infer<typeof meantListSchema>['meant'][number];

/** Where live data is stored: the person's own Supabase project, or null for Easel. */
export const liveDataSchema = z.object({ url: z.string().nullable(), hasLive: z.boolean() });
export const movedDataSchema = z.object({
  tables: z.array(z.object({ name: z.string(), rows: z.number() })),
  people: z.number(),
  files: z.number(),
  /** Files that could not be moved, by bucket and name. */
  filesLeft: z.array(z.string()),
});
export type MovedData = z.infer<typeof movedDataSchema>;
/** The response after live data was moved back to Easel. */
export const returnedDataSchema = z.object({ url: z.null() });
