import { z } from 'zod';
import type { HostedProject, HostedReach, HostedTrouble } from '../../backends/hosted/hosted-project';
import { callManagement, isFine, refusalOf, troubleOf } from '../../backends/hosted/management-api';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { type AppFunction, type FunctionSources, functionsFolder } from '../functions/app-function';
import { reachFiles } from '../functions/reach-files';

/** Why deploying failed: because of the project, or of one function, in Supabase's words. */
export type DeployFailure = { trouble: HostedTrouble } | { functionName: string; said: string };

/** Supabase's description of a function it has bundled; it is sent back to make the function live. */
const bundledSchema = z.looseObject({ id: z.string(), slug: z.string(), name: z.string(), version: z.number() });
type Bundled = z.infer<typeof bundledSchema>;

type Target = { reach: Pick<HostedReach, 'apiUrl' | 'fetch'>; project: HostedProject };

/**
 * Uploads functions to a Supabase project, with their files unchanged: `POST
 * /v1/projects/{ref}/functions/deploy?bundleOnly=1` makes nothing live and reports every fault. One at a time, since
 * Supabase counts calls. Pass the result to `activateAtSupabase`.
 */
export async function bundleAtSupabase(
  target: Target,
  sources: FunctionSources,
): Promise<Result<readonly Bundled[], DeployFailure>> {
  const made: Bundled[] = [];
  for (const one of sources.functions) {
    const answer = await callManagement(target.reach, target.project, {
      method: 'POST',
      path: `/functions/deploy?slug=${encodeURIComponent(one.name)}&bundleOnly=1`,
      body: formOf(sources, one),
    });
    if (!answer.ok) return fail({ trouble: answer.error });
    const bundled = bundledSchema.safeParse(answer.value.json);
    if (isFine(answer.value.status) && bundled.success) {
      made.push(bundled.data);
      continue;
    }
    const said = answer.value.status === 400 ? refusalOf(answer.value) : null;
    return fail(said === null ? { trouble: troubleOf(answer.value.status) } : { functionName: one.name, said });
  }
  return succeed(made);
}

/** Files with the paths they have in the app: functions import shared ones by `../_shared/…`. */
function formOf({ files }: FunctionSources, one: AppFunction): FormData {
  const reached = reachFiles(files, one).files;
  const maps = ['deno.json', 'deno.jsonc', 'import_map.json'];
  const map = [`${functionsFolder}${one.name}/`, functionsFolder]
    .flatMap((folder) => maps.map((name) => folder + name))
    .find((path) => Object.hasOwn(reached, path));
  const form = new FormData();
  const metadata = {
    ...{ name: one.name, entrypoint_path: one.entry, verify_jwt: one.needsKey },
    ...(map !== undefined && { import_map_path: map }),
  };
  form.append('metadata', JSON.stringify(metadata));
  for (const [path, text] of Object.entries(reached))
    form.append('file', new Blob([text], { type: 'text/plain' }), path);
  return form;
}

/**
 * Makes bundled functions live, all at once (`PUT /v1/projects/{ref}/functions`). Functions that the app no longer has
 * stay there: they may belong to another app.
 */
export async function activateAtSupabase(
  { reach, project }: Target,
  bundled: readonly Bundled[],
): Promise<Result<void, DeployFailure>> {
  if (bundled.length === 0) return succeed(undefined);
  const body = bundled.map((one) => ({ ...one, status: 'ACTIVE' }));
  const answer = await callManagement(reach, project, { method: 'PUT', path: '/functions', body });
  if (!answer.ok) return fail({ trouble: answer.error });
  return isFine(answer.value.status) ? succeed(undefined) : fail({ trouble: troubleOf(answer.value.status) });
}

/** Sets secrets of a project's functions (`POST /v1/projects/{ref}/secrets`); leaves all others there unchanged. */
export async function setSecretsAtSupabase(
  { reach, project }: Target,
  secrets: Readonly<Record<string, string>>,
): Promise<Result<void, DeployFailure>> {
  const body = Object.entries(secrets).map(([name, value]) => ({ name, value }));
  if (body.length === 0) return succeed(undefined);
  const answer = await callManagement(reach, project, { method: 'POST', path: '/secrets', body });
  if (!answer.ok) return fail({ trouble: answer.error });
  return isFine(answer.value.status) ? succeed(undefined) : fail({ trouble: troubleOf(answer.value.status) });
}
