import type { FunctionLane, FunctionsView } from '../../base/answers/function-answers';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { readHost } from '../outbound/allowed-hosts';
import type { FunctionSecrets } from '../secrets/function-secrets';
import { findAskedNames, isSecretName } from '../secrets/secret-name';
import type { AppFunctions } from './app-functions';

export type ManageFunctions = {
  access: ProjectAccess;
  functions: Pick<AppFunctions, 'list' | 'textsOf' | 'logOf' | 'canRun'>;
  functionSecrets: FunctionSecrets;
};
type Asked = { viewer: Viewer; projectId: ProjectId };

const mostSecrets = 100;
const mostHosts = 100;
const done = { ok: true as const };

/** What the studio shows of an app's server functions. `not-found` for a stranger, as all of these. */
export async function viewFunctions(
  { access, functions, functionSecrets }: ManageFunctions,
  { viewer, projectId, lane }: Asked & { lane: FunctionLane },
): Promise<Result<FunctionsView, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const [list, texts, secrets, hosts] = await Promise.all([
    functions.list(projectId, lane),
    functions.textsOf(projectId, lane),
    functionSecrets.list(projectId),
    functionSecrets.hosts(projectId),
  ]);
  const given = new Set(secrets.filter((one) => one.lane === lane).map(({ name }) => name));
  return succeed({
    canRun: functions.canRun,
    functions: list.map(({ name, needsKey, schedule }) => ({ name, needsKey, schedule })),
    secrets,
    missing: findAskedNames(texts).filter((name) => !given.has(name)),
    hosts,
    log: [...functions.logOf(projectId, lane)],
  });
}

/** Keeps a secret, in place of any of that name; it is never read back to anybody. */
export async function keepSecret(
  { access, functionSecrets }: Omit<ManageFunctions, 'functions'>,
  { viewer, projectId, lane, name, value }: Asked & { lane: FunctionLane; name: string; value: string },
): Promise<Result<typeof done, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  if (!isSecretName(name)) return fail({ code: 'secret-name-form' });
  const before = await functionSecrets.list(projectId);
  const isNew = !before.some((one) => one.lane === lane && one.name === name);
  if (isNew && before.length >= mostSecrets) return fail({ code: 'secret-too-many' });
  await functionSecrets.keep(projectId, lane, name, value);
  return succeed(done);
}

export async function forgetSecret(
  { access, functionSecrets }: Omit<ManageFunctions, 'functions'>,
  { viewer, projectId, lane, name }: Asked & { lane: FunctionLane; name: string },
): Promise<Result<typeof done, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  await functionSecrets.forget(projectId, lane, name);
  return succeed(done);
}

/** Lets the app's functions call a host on the internet: the person's yes. */
export async function allowHost(
  { access, functionSecrets }: Omit<ManageFunctions, 'functions'>,
  { viewer, projectId, host: typed }: Asked & { host: string },
): Promise<Result<{ host: string }, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const host = readHost(typed);
  if (host === null || (await functionSecrets.hosts(projectId)).length >= mostHosts) return fail({ code: 'host-form' });
  await functionSecrets.allow(projectId, host);
  return succeed({ host });
}

export async function disallowHost(
  { access, functionSecrets }: Omit<ManageFunctions, 'functions'>,
  { viewer, projectId, host }: Asked & { host: string },
): Promise<Result<typeof done, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  await functionSecrets.disallow(projectId, host);
  return succeed(done);
}
