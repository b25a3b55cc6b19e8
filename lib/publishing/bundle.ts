import { z } from 'zod';
import { problemSchema } from '../foundation/problem';
import { siteDetailsSchema } from './site';

/** `url` of a Supabase project of the person's own; null for what lies below `/backend` of wherever the site is. */
const siteBackendSchema = z.object({ anonKey: z.string(), url: z.string().nullable() });
export type SiteBackend = z.infer<typeof siteBackendSchema>;

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
});
export type BundleAnswer = z.infer<typeof bundleAnswerSchema>;

/** Turns a tree into a site without evaluating anything of it. Never rejects for a fault of the project. */
export interface Bundler {
  bundle(request: BundleRequest, signal?: AbortSignal): Promise<BundleAnswer>;
}
