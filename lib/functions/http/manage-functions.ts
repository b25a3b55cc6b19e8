import type { FunctionLane, FunctionsView, SecretCheck } from '../../base/answers/function-answers';
import type { AppError } from '../../base/foundation/app-error';
import type { Now, ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { readHost } from '../outbound/allowed-hosts';
import type { Schedules } from '../schedules/keep-schedules';
import { nextRun } from '../schedules/next-run';
import type { ScheduleStore } from '../schedules/schedule-store';
import type { FunctionSecrets } from '../secrets/function-secrets';
import { findAskedNames, isSecretName } from '../secrets/secret-name';
import type { AppFunctions } from './app-functions';

/** The part of the schedules that the studio uses. */
export type KeptSchedules = Pick<Schedules, 'runNow'> & Pick<ScheduleStore, 'list'>;

export type ManageFunctions = {
  access: ProjectAccess;
  schedules: KeptSchedules;
  now: Now;
  functions: Pick<AppFunctions, 'list' | 'textsOf' | 'logOf' | 'canRun'>;
  functionSecrets: FunctionSecrets;
  /** Asks the service that issued a secret whether it works; null if there is nothing to ask. */
  checkSecret(
    app: { projectId: ProjectId; lane: FunctionLane },
    name: string,
    value: string,
  ): Promise<SecretCheck | null>;
};
type Asked = { viewer: Viewer; projectId: ProjectId };

const mostSecrets = 100;
const mostHosts = 100;
const done = { ok: true as const };

/** An app's server functions as the studio shows them. `not-found` for a stranger, as for everything here. */
export async function viewFunctions(
  { access, functions, functionSecrets, schedules, now }: ManageFunctions,
  { viewer, projectId, lane }: Asked & { lane: FunctionLane },
): Promise<Result<Omit<FunctionsView, 'known'>, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const [list, texts, secrets, hosts, ran] = await Promise.all([
    functions.list(projectId, lane),
    functions.textsOf(projectId, lane),
    functionSecrets.list(projectId),
    functionSecrets.hosts(projectId),
    schedules.list(projectId, lane, now()),
  ]);
  const given = new Set(secrets.filter((one) => one.lane === lane).map(({ name }) => name));
  return succeed({
    canRun: functions.canRun,
    functions: list.map(({ name, needsKey, schedule }) => {
      const known = ran.find((one) => one.name === name);
      // A site that was just published gets its stored times with the next check, so compute this one.
      const nextAt = lane === 'live' && schedule !== null ? (known?.nextAt ?? nextRun(schedule, now())) : null;
      const runs = { nextAt, isRunning: known?.isRunning ?? false, last: known?.last ?? null };
      return { name, needsKey, schedule, runs: schedule === null ? null : runs };
    }),
    secrets,
    missing: findAskedNames(texts).filter((name) => !given.has(name)),
    hosts,
    log: [...functions.logOf(projectId, lane)],
  });
}

/**
 * Runs a function with a schedule now, and returns how it ended. `function-unscheduled` if it has none,
 * `function-runs-already`, `functions-not-here` if this system can't run functions.
 */
export async function runFunctionNow(
  { access, functions, schedules }: Pick<ManageFunctions, 'access' | 'functions' | 'schedules'>,
  { viewer, projectId, lane, name }: Asked & { lane: FunctionLane; name: string },
): Promise<Result<{ failure: string | null }, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  if (!functions.canRun) return fail({ code: 'functions-not-here' });
  const schedule = (await functions.list(projectId, lane)).find((one) => one.name === name)?.schedule ?? null;
  if (schedule === null) return fail({ code: 'function-unscheduled' });
  const outcome = await schedules.runNow({ projectId, lane, name }, schedule);
  if (outcome === null) return fail({ code: 'function-runs-already' });
  return succeed({ failure: outcome.kind === 'fine' ? null : outcome.why });
}

/**
 * Stores a secret, replacing any of that name; it is never shown to anybody again. A secret that its service refuses is
 * stored as well, because it may be accepted a moment later; the person is notified.
 */
export async function keepSecret(
  { access, functionSecrets, checkSecret }: Pick<ManageFunctions, 'access' | 'functionSecrets' | 'checkSecret'>,
  { viewer, projectId, lane, name, value }: Asked & { lane: FunctionLane; name: string; value: string },
): Promise<Result<typeof done & { check: SecretCheck | null }, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  if (!isSecretName(name)) return fail({ code: 'secret-name-form' });
  const before = await functionSecrets.list(projectId);
  const isNew = !before.some((one) => one.lane === lane && one.name === name);
  if (isNew && before.length >= mostSecrets) return fail({ code: 'secret-too-many' });
  await functionSecrets.keep(projectId, lane, name, value);
  return succeed({ ...done, check: await checkSecret({ projectId, lane }, name, value) });
}

export async function forgetSecret(
  { access, functionSecrets }: Pick<ManageFunctions, 'access' | 'functionSecrets'>,
  { viewer, projectId, lane, name }: Asked & { lane: FunctionLane; name: string },
): Promise<Result<typeof done, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  await functionSecrets.forget(projectId, lane, name);
  return succeed(done);
}

/** Allows the app's functions to call a host on the internet, as the person chose. */
export async function allowHost(
  { access, functionSecrets }: Pick<ManageFunctions, 'access' | 'functionSecrets'>,
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
  { access, functionSecrets }: Pick<ManageFunctions, 'access' | 'functionSecrets'>,
  { viewer, projectId, host }: Asked & { host: string },
): Promise<Result<typeof done, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  await functionSecrets.disallow(projectId, host);
  return succeed(done);
}
