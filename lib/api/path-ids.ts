import type { MomentId, ProjectId, TurnId, VersionId } from '../foundation/id';

/** What a path names, by its parameters; each has the form of an id before a call is run, and need not be of anything there is. */
type Params = Readonly<Record<string, string>>;

export const projectOf = (params: Params) => params['projectId'] as ProjectId;
export const versionOf = (params: Params) => params['versionId'] as VersionId;
export const turnOf = (params: Params) => params['turnId'] as TurnId;
export const momentOf = (params: Params) => params['momentId'] as MomentId;
