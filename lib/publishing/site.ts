import { z } from 'zod';
import type { DeploymentId, ProjectId, VersionId } from '../foundation/id';
import type { Tried } from '../foundation/finding';
import { problemSchema } from '../foundation/problem';
import { slugOf } from '../foundation/slug-of';

/** What a site says about itself beside its pages; absent parts come from the project's own index.html or its name. */
export const siteDetailsSchema = z.strictObject({
  title: z.string().trim().max(120).optional(),
  description: z.string().trim().max(300).optional(),
  /** BCP 47, `en` or `zh-CN`. */
  language: z
    .string()
    .regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$/)
    .optional(),
  /** One emoji, drawn as the page's icon. */
  icon: z.string().trim().min(1).max(16).optional(),
});
export type SiteDetails = z.infer<typeof siteDetailsSchema>;

/** A published app at an address; `liveDeploymentId` is null once it is taken down. */
export type Site = {
  projectId: ProjectId;
  slug: string;
  liveDeploymentId: DeploymentId | null;
  details: SiteDetails;
};

/** `asking`: it ended without going out, since the person has to say whether something is meant; their next publish says so. */
export type DeploymentStatus = 'building' | 'ready' | 'failed' | 'asking';
/** What is done while it is building: the app is put together, or tried by made-up visitors. */
export type DeploymentStep = 'bundle' | 'try';

/** One attempt to publish one version. Times in ms since the epoch; `endedAt` null while it is going out. */
export type Deployment = {
  id: DeploymentId;
  projectId: ProjectId;
  versionId: VersionId;
  versionNumber: number;
  status: DeploymentStatus;
  manifestHash: string | null;
  problems: z.infer<typeof problemSchema>[];
  step: DeploymentStep;
  /** What made-up visitors tried of its backend; null where there was nothing to try, or it did not come to that. */
  tried: Tried | null;
  createdAt: number;
  endedAt: number | null;
};

/** One file of a deployment: its bytes are blobs, compressed forms only where they are smaller. */
export const siteFileSchema = z.object({
  path: z.string(),
  type: z.string(),
  hash: z.string(),
  size: z.number(),
  brotli: z.string().nullable(),
  gzip: z.string().nullable(),
  /** Named after its content, so that browsers may keep it for ever. */
  immutable: z.boolean(),
});
export type SiteFile = z.infer<typeof siteFileSchema>;
export const siteManifestSchema = z.object({
  files: z.array(siteFileSchema),
  /** What it was made of, and by whom; deployments from before this was kept have neither. */
  treeHash: z.string().optional(),
  builtBy: z.enum(['server', 'container']).optional(),
});
export type SiteManifest = z.infer<typeof siteManifestSchema>;

const slugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Names a visitor could take for Easel itself, or that mean something to a network. */
const reserved = new Set([
  'www',
  'app',
  'api',
  'admin',
  'mail',
  'easel',
  'localhost',
  'sites',
  'layers',
  'status',
  'login',
]);

/** An address a person may choose: 1–63 lower-case letters, digits and inner hyphens, none of the reserved names. */
export const slugSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(slugPattern)
  .refine((slug) => !reserved.has(slug) && !slug.startsWith('xn--'));

/**
 * The first address to offer for a name; `latinise` writes other scripts in Latin letters. `attempt` from 0 adds a
 * number from the second try on. Falls back to `app` where nothing of the name can stand in an address.
 */
export function slugFromName(name: string, latinise: (text: string) => string, attempt: number): string {
  const words = slugOf(latinise(name));
  const base = words === '' || reserved.has(words) ? `my-${words || 'app'}` : words;
  return attempt === 0 ? base : `${base}-${attempt + 1}`;
}
