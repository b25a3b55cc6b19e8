import type { HostedProject, HostedReach } from '../../backends/hosted/hosted-project';
import { presentError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import type { FunctionSources } from '../functions/app-function';
import { activateAtSupabase, bundleAtSupabase, type DeployFailure, setSecretsAtSupabase } from './deploy-functions';

/** Functions of a version on their way to a person's Supabase; `activate` makes them live. */
export type ReadiedFunctions = { problems: Problem[]; activate(): Promise<Problem[]> };

type Dependencies = {
  /** The Supabase project with an app's live data; null if Easel hosts it, and then runs the functions too. */
  hostedOf(projectId: ProjectId): Promise<HostedProject | null>;
  reach: HostedReach;
  sourcesOf(treeHash: string): Promise<FunctionSources>;
  /** Values for the published app's functions. */
  secretsOf(projectId: ProjectId): Promise<Readonly<Record<string, string>>>;
};

const none: ReadiedFunctions = { problems: [], activate: async () => [] };

/**
 * Prepares the functions of a version that is being published, for an app whose live data is at Supabase: sets secrets
 * and bundles every function there, so that faults are known before anything goes live.
 */
export function createReadyFunctions({ hostedOf, reach, sourcesOf, secretsOf }: Dependencies) {
  return async (projectId: ProjectId, treeHash: string): Promise<ReadiedFunctions> => {
    const project = await hostedOf(projectId);
    if (project === null) return none;
    const sources = await sourcesOf(treeHash);
    if (sources.functions.length === 0) return none;
    const target = { reach, project };
    const bundled = await bundleAtSupabase(target, sources);
    if (!bundled.ok) return { ...none, problems: [tell(bundled.error, sources)] };
    const set = await setSecretsAtSupabase(target, await secretsOf(projectId));
    if (!set.ok) return { ...none, problems: [tell(set.error, sources)] };
    return {
      problems: [],
      async activate() {
        const live = await activateAtSupabase(target, bundled.value);
        return live.ok ? [] : [tell(live.error, sources)];
      },
    };
  };
}

function tell(failure: DeployFailure, { functions }: FunctionSources): Problem {
  if ('trouble' in failure) {
    const message = `The app’s work on the server could not go to Supabase. ${presentError(failure.trouble).message}`;
    return { kind: 'compile', message };
  }
  const { functionName, said } = failure;
  const file = functions.find(({ name }) => name === functionName)?.entry;
  const message = `Supabase can’t run the server function ${functionName}: ${said}`.slice(0, 4000);
  return { kind: 'compile', message, ...(file !== undefined && { file }) };
}
