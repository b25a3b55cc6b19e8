import type { ShareId } from '../../publishing/sharing/share';
import type { MomentId, ProjectId, TurnId, VersionId } from '../../base/foundation/id';

/** The ids in a path, by parameter. They are well-formed when a call runs, but may not exist. */
type Params = Readonly<Record<string, string>>;

export const projectOf = (params: Params) => params['projectId'] as ProjectId;
export const versionOf = (params: Params) => params['versionId'] as VersionId;
export const turnOf = (params: Params) => params['turnId'] as TurnId;
/** A project that need not be the viewer's: what the call makes belongs to a different project and is counted there. */
export const originOf = (params: Params) => params['originId'] as ProjectId;
export const shareOf = (params: Params) => params['shareId'] as ShareId;
export const momentOf = (params: Params) => params['momentId'] as MomentId;
