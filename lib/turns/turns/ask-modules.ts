import { isMigration } from '../../backends/backends/migration-files';
import type { ModuleAsk } from '../../base/foundation/module-ask';
import { isBroughtBy, namesAmong } from '../../modules/installed/installed-module';
import { reopenFiles } from './turn-draft';
import type { RunTurnDependencies, TurnRun } from './turn-run';

/**
 * Ready-made parts that this turn added to an app that already stores data, and that the person has not approved yet:
 * those that affect sign-in, money and the like. A new app gets them without a question.
 */
export function findWanted(
  { modules }: Pick<RunTurnDependencies, 'modules'>,
  { draft, state }: Pick<TurnRun, 'draft' | 'state'>,
): ModuleAsk[] {
  const before = draft.files.basePaths();
  if (!before.some(isMigration)) return [];
  const known = new Set([...namesAmong(before), ...(state.approvedModules ?? []), ...(state.refusedModules ?? [])]);
  return namesAmong(draft.files.paths()).flatMap((name) => {
    const manifest = modules.get(name)?.manifest;
    if (!manifest || known.has(name) || manifest.touches.length === 0) return [];
    const { title, approval, touches } = manifest;
    return [{ name, title, approval, touches }];
  });
}

/** Removes parts that the person refused from the draft, before the model goes on. None of their migrations has run. */
export async function dropRefused(
  deps: Pick<RunTurnDependencies, 'modules' | 'openDraft'>,
  { turn, draft, state, tell }: Pick<TurnRun, 'turn' | 'draft' | 'state' | 'tell'>,
): Promise<void> {
  const refused = (state.refusedModules ?? []).flatMap((name) => deps.modules.get(name) ?? []);
  const present = new Set(namesAmong(draft.files.paths()));
  const parts = refused.filter(({ manifest }) => present.has(manifest.name));
  if (parts.length === 0) return;
  const before = new Set(draft.files.basePaths());
  const goes = (path: string) => !before.has(path) && parts.some((part) => isBroughtBy(part, path));
  const gone = draft.files.paths().filter(goes);
  const changes = draft.files.changes().filter((change) => !('path' in change) || !goes(change.path));
  draft.files = await reopenFiles(deps, turn, changes);
  for (const path of gone) tell({ type: 'file-deleted', path });
}
