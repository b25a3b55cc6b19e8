import { fitsTogether, keepModelPromise, withPromises } from '../../base/promises/keep-promise';
import { notePath } from '../../modules/installed/installed-module';
import { promisesOfParts } from '../../modules/installed/part-promises';
import type { RunTurnDependencies, TurnRun } from './turn-run';

/**
 * Adds the promises of the parts that this turn installed, once the page declares its language. From then on they are
 * promises like any other.
 */
export async function bringPromises(
  { modules }: Pick<RunTurnDependencies, 'modules'>,
  { draft, tell }: Pick<TurnRun, 'draft' | 'tell'>,
): Promise<void> {
  const before = new Set(draft.files.basePaths());
  const html = await draft.files.read('index.html');
  for (const written of promisesOfParts(modules, draft.files.paths(), html, (name) => !before.has(notePath(name)))) {
    const { base, made } = draft.promises;
    const standing = withPromises(base, made);
    if (standing.some(({ id }) => id === written.id)) continue;
    const kept = keepModelPromise(standing, new Set(), written);
    if (!kept.ok || !fitsTogether(standing, withPromises(standing, [kept.value.promise]))) continue;
    draft.promises = { base, made: withPromises(made, [kept.value.promise]) };
    tell({ type: 'promise-made', change: 'new', promise: kept.value.promise });
  }
}
