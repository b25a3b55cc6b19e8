import type { Problem } from '../foundation/problem';
import { knownNames } from './known-names';
import { mendProblems } from './mend-problems';
import { isSource } from './module-shape';
import type { TurnInput } from './turn-state';
import { emit, type RunTurnDependencies, type TurnRun } from './turn-run';
import { writePackage } from './write-package';

/** Mends what needs no model in the draft, and says so; answers whether anything changed. */
export async function mendDraft(deps: RunTurnDependencies, run: TurnRun, problems: Problem[]): Promise<TurnInput> {
  const files = new Map<string, string>();
  for (const path of run.draft.paths()) {
    if (!isSource(path) && path !== 'package.json') continue;
    const text = await run.draft.read(path);
    if (text !== null) files.set(path, text);
  }
  const mends = mendProblems(problems, files, knownNames);

  let isTold = false;
  const tell = () => {
    if (isTold) return;
    isTold = true;
    const seen = problems.filter(({ kind }) => kind !== 'check-fault');
    emit(run, { type: 'repair-start', round: run.state.repairRounds, of: 3, problems: seen, mended: true });
  };
  for (const [path, content] of mends.files) {
    const written = await run.draft.apply({ type: 'file-write', path, content });
    if (!written.ok || !written.value) continue;
    tell();
    const { hash, size } = written.value;
    emit(run, { type: 'file-start', path, kind: 'edit' });
    emit(run, { type: 'file-end', path, hash, size, complete: true, content });
  }
  for (const name of mends.packages) {
    const version = await deps.resolvePackage(name, null);
    if (!version.ok) continue;
    const steps = await writePackage(run.draft, name, version.value);
    if (!steps) continue;
    tell();
    for (const step of steps) emit(run, step);
  }
  return { type: 'mended', isChanged: isTold, problems };
}
