import { z } from 'zod';
import { problemSchema } from '../../base/foundation/problem';
import { siteBackendSchema } from '../../backends/backends/site-backend';
import { type DrawnAnswer, type DrawnRequest, drawnRequestSchema } from '../drawn-pages/drawn-request';
import { siteDetailsSchema } from './site-details';

/** Input of the bundler: all files of one tree, and where to find the packages it may use. */
export const bundleRequestSchema = z.object({
  /** By path: text, or bytes in base64. */
  files: z.record(z.string(), z.union([z.object({ text: z.string() }), z.object({ base64: z.string() })])),
  /** Folder whose `node_modules` resolves bare imports; nothing outside it is read. */
  packagesRoot: z.string(),
  /** Style sheets of packages by specifier. */
  styles: z.record(z.string(), z.string()),
  details: siteDetailsSchema,
  /** Fallback title, if neither index.html nor the person set one. */
  name: z.string(),
  /** What the app needs to know about its backend; null if it has none. */
  backend: siteBackendSchema.nullable(),
  /** `site` builds the files for visitors; `check` only determines whether the tree would build. */
  purpose: z.enum(['site', 'check']),
});
export type BundleRequest = z.infer<typeof bundleRequestSchema>;

/**
 * Output of the bundler: files by site path (`index.html`, `assets/main-ABC123.js`), in base64, and every fault in
 * plain words.
 */
export const bundleAnswerSchema = z.object({
  files: z.array(z.object({ path: z.string(), base64: z.string(), immutable: z.boolean() })),
  problems: z.array(problemSchema),
  /** The first path segments that addresses of the app can have; null or absent if unknown. */
  firstSegments: z.array(z.string()).nullable().optional(),
});
export type BundleAnswer = z.infer<typeof bundleAnswerSchema>;

/** The index.html of a site built elsewhere, and the details the person set when publishing. */
export const pageRequestSchema = z.object({
  purpose: z.literal('page'),
  source: z.string(),
  details: siteDetailsSchema,
  name: z.string(),
});
export type PageRequest = z.infer<typeof pageRequestSchema>;

/** Null if the page exceeds `pageLimits`. */
export const pageAnswerSchema = z.object({ page: z.string().nullable() });

/** Any request to the bundler's process. */
export const bundlerJobSchema = z.discriminatedUnion('purpose', [
  bundleRequestSchema,
  pageRequestSchema,
  drawnRequestSchema,
]);

/** Turns a tree into a site without running any of its code. Never rejects because of a fault in the project. */
export interface Bundler {
  bundle(request: BundleRequest, signal?: AbortSignal): Promise<BundleAnswer>;
  /** Composes a page as visitors get it; null if it is too large or takes too long. */
  composePage(request: Omit<PageRequest, 'purpose'>): Promise<string | null>;
  /** Makes pages from a tab's drawing, with everything removed that could run code; null if this takes too long. */
  composeDrawn(request: Omit<DrawnRequest, 'purpose'>): Promise<DrawnAnswer | null>;
}
