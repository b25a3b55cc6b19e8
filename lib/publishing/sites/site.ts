import { z } from 'zod';
import type { DeploymentId, ProjectId, VersionId } from '../../base/foundation/id';
import type { ShownTaken } from '../../base/answers/first-rows-answers';
import type { Tried } from '../../base/foundation/finding';
import { problemSchema } from '../../base/foundation/problem';
import { slugOf } from '../../base/foundation/slug-of';
import type { SiteDetails } from '../bundles/site-details';

/** A published app at an address; `liveDeploymentId` is null after it was taken down. */
export type Site = {
  projectId: ProjectId;
  slug: string;
  liveDeploymentId: DeploymentId | null;
  details: SiteDetails;
  /** Whether search engines and link previews should ignore it. */
  isHidden: boolean;
  /** The latest drawing of its pages, possibly of an earlier deployment or address; null if there is none. */
  drawn: Drawn | null;
};

/** Pages drawn by one of the owner's tabs. Times are in ms since the epoch. */
export type Drawn = {
  deploymentId: DeploymentId;
  manifestHash: string;
  /** The site's address at the time of drawing. */
  address: string;
  /** When the tab started drawing. */
  seenAt: number;
  drawnAt: number;
  pages: number;
  hasPicture: boolean;
};

/** The drawing that may be shown: it must be of the live deployment and contain the current address. */
export function standingDrawing(site: Site, address: string): Drawn | null {
  const { drawn, isHidden, liveDeploymentId } = site;
  return drawn && !isHidden && drawn.deploymentId === liveDeploymentId && drawn.address === address ? drawn : null;
}

/**
 * `asking`: not published, because the person has to confirm whether something is intended; their next publish includes
 * the answer.
 */
export type DeploymentStatus = 'building' | 'ready' | 'failed' | 'asking';
/** The current step while it is building: bundling, or the trial by made-up visitors. */
export type DeploymentStep = 'bundle' | 'try';

/** One attempt to publish one version. Times are in ms since the epoch; `endedAt` is null while it is in progress. */
export type Deployment = {
  id: DeploymentId;
  projectId: ProjectId;
  versionId: VersionId;
  versionNumber: number;
  status: DeploymentStatus;
  manifestHash: string | null;
  problems: z.infer<typeof problemSchema>[];
  step: DeploymentStep;
  /** What made-up visitors tried of its backend; null if there was nothing to try, or publishing failed before. */
  tried: Tried | null;
  /** Which preview rows were taken along; null if none were requested. */
  taken: ShownTaken | null;
  createdAt: number;
  endedAt: number | null;
};

/** One file of a deployment. Its bytes are blobs; compressed forms are stored only if they are smaller. */
export const siteFileSchema = z.object({
  path: z.string(),
  type: z.string(),
  hash: z.string(),
  size: z.number(),
  brotli: z.string().nullable(),
  gzip: z.string().nullable(),
  /** The name contains a hash of the content, so browsers may keep it forever. */
  immutable: z.boolean(),
});
export type SiteFile = z.infer<typeof siteFileSchema>;
export const siteManifestSchema = z.object({
  files: z.array(siteFileSchema),
  /** The tree it was made from and what built it; absent in deployments made before these were recorded. */
  treeHash: z.string().optional(),
  builtBy: z.enum(['server', 'container']).optional(),
  /** The first path segments that addresses of its app can have; null or absent if unknown. */
  firstSegments: z.array(z.string()).nullable().optional(),
});
export type SiteManifest = z.infer<typeof siteManifestSchema>;

/** The files of a drawing, and which of them are pages. */
export const drawnManifestSchema = z.object({
  files: z.array(siteFileSchema),
  /** Paths of files by route. */
  routes: z.record(z.string(), z.string()),
  unknown: z.string().nullable(),
});
export type DrawnManifest = z.infer<typeof drawnManifestSchema>;

const slugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Names that a visitor could mistake for Easel itself, or that have a meaning in networks. */
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
 * The first address to offer for a name. `latinise` transliterates other scripts to Latin letters. `attempt` starts at
 * 0 and adds a number from the second attempt on. Falls back to `app` if no character of the name is allowed in an
 * address.
 */
export function slugFromName(name: string, latinise: (text: string) => string, attempt: number): string {
  const words = slugOf(latinise(name));
  const base = words === '' || reserved.has(words) ? `my-${words || 'app'}` : words;
  return attempt === 0 ? base : `${base}-${attempt + 1}`;
}
