import { type Visibility, visibilities } from '../../base/answers/sharing-answers';
import { z } from 'zod';
import type { Id, ProjectId, VersionId, ViewerId } from '../../base/foundation/id';
import type { problemSchema } from '../../base/foundation/problem';
import { longestName } from '../../projects/projects/project';

export type ShareId = Id<'share'>;

/** `link`: anyone with the link; `gallery`: also listed in the gallery. */
export { visibilities, type Visibility };

/** The state of the files for visitors. After a failed update they still get the previous files. */
export type ShareStatus = 'building' | 'ready' | 'failed';

/** The owner's description of a shared app. */
export type ShareWords = { title: string; description: string; tags: readonly string[]; showsPrompts: boolean };

/** Public access to one version of a project, at a link. Times in ms since the epoch. */
export type Share = ShareWords & {
  id: ShareId;
  projectId: ProjectId;
  ownerId: ViewerId;
  visibility: Visibility;
  /** The version visitors see; later versions stay private until the owner updates the share. */
  versionId: VersionId;
  versionNumber: number;
  treeHash: string;
  status: ShareStatus;
  problems: z.infer<typeof problemSchema>[];
  /** The files for visitors; null until the first attempt succeeds. */
  manifestHash: string | null;
  pictureHash: string | null;
  createdAt: number;
  takenDownAt: number | null;
};

/** The status as visitors see it, regardless of the outcome of an update. */
export const servedStatus = ({ status, manifestHash }: Pick<Share, 'status' | 'manifestHash'>): ShareStatus =>
  manifestHash === null ? status : 'ready';

const longestDescription = 300;
const mostTags = 5;
const longestTag = 24;

/** One line of valid Unicode, as a database can store it: control characters and runs of spaces become one space. */
const lineSchema = z.string().transform((text) =>
  text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim(),
);
/** In lower case, so that `Food` and `food` are the same tag in the gallery. */
const tagSchema = lineSchema.transform((text) => text.toLowerCase()).pipe(z.string().min(1).max(longestTag));

export const shareTitleSchema = lineSchema.pipe(z.string().min(1).max(longestName));
export const shareDescriptionSchema = lineSchema.pipe(z.string().max(longestDescription));
export const shareTagsSchema = z
  .array(tagSchema)
  .max(mostTags)
  .transform((tags) => [...new Set(tags)]);

export const dayMs = 24 * 3600_000;
/** Days since the epoch, UTC. */
export const dayOf = (time: number): number => Math.floor(time / dayMs);
