import { z } from 'zod';
import type { DeploymentId, ProjectId, VersionId } from '../../base/foundation/id';
import type { ShownTaken } from '../../base/answers/first-rows-answers';
import type { Tried } from '../../base/foundation/finding';
import { problemSchema } from '../../base/foundation/problem';
import { slugOf } from '../../base/foundation/slug-of';
import type { SiteDetails } from '../bundles/site-details';

/** A published app at an address; `liveDeploymentId` is null once it is taken down. */
export type Site = {
  projectId: ProjectId;
  slug: string;
  liveDeploymentId: DeploymentId | null;
  details: SiteDetails;
  /** Search engines and link previews are to leave it out. */
  isHidden: boolean;
  /** The latest drawing of its pages, which may be of an earlier deployment or address; null if there is none. */
  drawn: Drawn | null;
};

/** Pages with their words, drawn by a tab of the owner's; times in ms since the epoch. */
export type Drawn = {
  deploymentId: DeploymentId;
  manifestHash: string;
  /** The site's address when it was drawn. */
  address: string;
  /** When the tab began to look. */
  seenAt: number;
  drawnAt: number;
  pages: number;
  hasPicture: boolean;
};

/** The drawing that may be shown: of what is live, at the address that stands in it. */
export function standingDrawing(site: Site, address: string): Drawn | null {
  const { drawn, isHidden, liveDeploymentId } = site;
  return drawn && !isHidden && drawn.deploymentId === liveDeploymentId && drawn.address === address ? drawn : null;
}

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
  /** What of the preview's rows went along; null where nothing was asked for. */
  taken: ShownTaken | null;
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
  /** How addresses of its app can begin; null or absent where that can't be told. */
  firstSegments: z.array(z.string()).nullable().optional(),
});
export type SiteManifest = z.infer<typeof siteManifestSchema>;

/** Files of a drawing, and which of them is which page. */
export const drawnManifestSchema = z.object({
  files: z.array(siteFileSchema),
  /** Paths of files by route. */
  routes: z.record(z.string(), z.string()),
  unknown: z.string().nullable(),
});
export type DrawnManifest = z.infer<typeof drawnManifestSchema>;

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
