import type { AppError } from '../../base/foundation/app-error';
import type { Now, ProjectId, ViewerId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { lanes, type Lane, type Preview } from './preview';
import { previewKey } from './preview-key';
import type { PreviewStore } from './preview-store';

/** Whether this viewer may edit this project. */
export type Authorise = (viewerId: ViewerId, projectId: ProjectId) => Promise<boolean>;

type Dependencies = { previews: PreviewStore; authorise: Authorise; secret: Uint8Array; now: Now };
type Request = { viewerId: ViewerId; projectId: ProjectId };

/**
 * The viewer's two preview hosts for a project, created if absent. `not-found` if the viewer may not edit the project.
 */
export async function openPreview(
  { previews, authorise, secret, now }: Dependencies,
  { viewerId, projectId }: Request,
): Promise<Result<Record<Lane, Pick<Preview, 'key' | 'manifestHash'>>, AppError>> {
  if (!(await authorise(viewerId, projectId))) return fail({ code: 'not-found' });
  const wanted = lanes.map((lane) => ({
    key: previewKey(secret, { projectId, viewerId, lane }),
    projectId,
    viewerId,
    lane,
  }));
  const rows = await previews.ensure(wanted, now());
  const [main, trying] = rows;
  if (!main || !trying) return fail({ code: 'internal', detail: 'a preview row could not be made' });
  return succeed({ main, try: trying });
}
