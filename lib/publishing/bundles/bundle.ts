import { z } from 'zod';
import { problemSchema } from '../../base/foundation/problem';
import { siteBackendSchema } from '../../backends/backends/site-backend';
import { type DrawnAnswer, type DrawnRequest, drawnRequestSchema } from '../drawn-pages/drawn-request';
import { siteDetailsSchema } from './site-details';

/** What the bundler is given: all files of one tree, and where the packages it may use lie. */
export const bundleRequestSchema = z.object({
  /** Text or, in base64, bytes by path. */
  files: z.record(z.string(), z.union([z.object({ text: z.string() }), z.object({ base64: z.string() })])),
  /** Folder whose `node_modules` answers bare imports; nothing outside it is read. */
  packagesRoot: z.string(),
  /** Style sheets of packages by specifier. */
  styles: z.record(z.string(), z.string()),
  details: siteDetailsSchema,
  /** Name to fall back to where neither index.html nor the person set a title. */
  name: z.string(),
  /** What the app is told of its backend; null where it uses none. */
  backend: siteBackendSchema.nullable(),
  /** `site` makes what visitors get; `check` only finds out whether it would build. */
  purpose: z.enum(['site', 'check']),
});
export type BundleRequest = z.infer<typeof bundleRequestSchema>;

/** What it made: files by site path (`index.html`, `assets/main-ABC123.js`), in base64, and every fault in plain words. */
export const bundleAnswerSchema = z.object({
  files: z.array(z.object({ path: z.string(), base64: z.string(), immutable: z.boolean() })),
  problems: z.array(problemSchema),
  /** How addresses of the app can begin; null or absent where that can't be told. */
  firstSegments: z.array(z.string()).nullable().optional(),
});
export type BundleAnswer = z.infer<typeof bundleAnswerSchema>;

/** The index.html of a build made elsewhere, and what the person set beside the address. */
export const pageRequestSchema = z.object({
  purpose: z.literal('page'),
  source: z.string(),
  details: siteDetailsSchema,
  name: z.string(),
});
export type PageRequest = z.infer<typeof pageRequestSchema>;

/** Null where it goes beyond what one page may be (`pageLimits`). */
export const pageAnswerSchema = z.object({ page: z.string().nullable() });

/** Whatever the bundler's process is asked. */
export const bundlerJobSchema = z.discriminatedUnion('purpose', [
  bundleRequestSchema,
  pageRequestSchema,
  drawnRequestSchema,
]);

/** Turns a tree into a site without evaluating anything of it. Never rejects for a fault of the project. */
export interface Bundler {
  bundle(request: BundleRequest, signal?: AbortSignal): Promise<BundleAnswer>;
  /** A page as visitors get it; null for one too large, or that takes longer than any page should. */
  composePage(request: Omit<PageRequest, 'purpose'>): Promise<string | null>;
  /** Pages with words of what a tab drew, cleaned of whatever could run; null for what takes longer than any drawing should. */
  composeDrawn(request: Omit<DrawnRequest, 'purpose'>): Promise<DrawnAnswer | null>;
}
