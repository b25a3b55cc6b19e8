import { broughtSchema, lineageSchema } from '@/lib/base/answers/fork-answers';
import { shareStateSchema, type Visibility } from '@/lib/base/answers/sharing-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';

/** What a change of the share may set besides its audience. `update` moves it to the app's current version. */
export type ShareChange = {
  visibility: Visibility;
  title?: string;
  description?: string;
  tags?: readonly string[];
  showsPrompts?: boolean;
  update?: boolean;
  /** Hash of a picture that was stored before. */
  picture?: string;
};

/** Calls of one app's sharing; they fail with a code and never throw. */
export function createSharingCalls(request: Request, projectId: ProjectId) {
  const project = `/api/projects/${projectId}`;
  return {
    share: () => request('GET', `${project}/share`, shareStateSchema),
    change: (change: ShareChange) => request('POST', `${project}/share`, shareStateSchema, change),
    origin: () => request('GET', `${project}/origin`, lineageSchema),
    /** Fails as `bring-conflict`, with the files as its detail, if both sides changed a file and no side is chosen. */
    bring: (resolve?: 'mine' | 'theirs') =>
      request('POST', `${project}/origin/bring`, broughtSchema, resolve === undefined ? {} : { resolve }),
  };
}
export type SharingCalls = ReturnType<typeof createSharingCalls>;
