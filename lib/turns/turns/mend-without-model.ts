import type { Problem } from '../../base/foundation/problem';
import { repairStart } from './decide-repair';
import { knownNames } from './known-names';
import { mendProblems } from './mend-problems';
import { isSource } from './module-shape';
import type { TurnInput } from './turn-state';
import type { RunTurnDependencies, TurnRun } from './turn-run';
import { writePackage } from './write-package';

/** Mends the faults of the draft that need no model, and logs each change; returns whether anything changed. */
export async function mendWithoutModel(
  { resolvePackage }: Pick<RunTurnDependencies, 'resolvePackage'>,
  { draft, state, tell }: Pick<TurnRun, 'draft' | 'state' | 'tell'>,
  problems: Problem[],
): Promise<TurnInput> {
  const texts = new Map<string, string>();
  for (const path of draft.files.paths()) {
    if (!isSource(path) && path !== 'package.json') continue;
    const text = await draft.files.read(path);
    if (text !== null) texts.set(path, text);
  }
  const mends = mendProblems(problems, texts, knownNames);

  let isChanged = false;
  const noteChange = () => {
    const start = isChanged ? null : repairStart(state.repairRounds, problems, true);
    isChanged = true;
    if (start !== null) tell(start);
  };
  for (const [path, content] of mends.files) {
    const written = await draft.files.apply({ type: 'file-write', path, content });
    if (!written.ok || !written.value) continue;
    noteChange();
    const { hash, size } = written.value;
    tell({ type: 'file-start', path, kind: 'edit' });
    tell({ type: 'file-end', path, hash, size, complete: true, content });
  }
  for (const name of mends.packages) {
    const version = await resolvePackage(name, null);
    if (!version.ok) continue;
    const steps = await writePackage(draft.files, name, version.value);
    if (!steps) continue;
    noteChange();
    for (const step of steps) tell(step);
  }
  return { type: 'mended', isChanged, problems };
}
