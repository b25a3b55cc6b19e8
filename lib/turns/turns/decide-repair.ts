import { isOfLayout, problemKey, type Problem, type ProblemKind } from '../../base/foundation/problem';
import type { TurnStep } from '../../base/turn-events/turn-event';
import type { TurnMemory } from './turn';
import type { TurnInput } from './turn-state';

/** How often one turn may call the model to repair the app. */
const maxRepairRounds = 3;
/** Faulty checks that the model can't mend in one call are left to the next turn. */
const maxCheckRounds = 1;

const brokenKinds: ReadonlySet<ProblemKind> = new Set([
  'migration',
  'compile',
  'missing-module',
  'missing-package',
  'page-error',
  'blank-page',
]);

/** What a turn remembers of its repairs. */
type RepairMemory = Pick<TurnMemory, 'repairRounds' | 'repaired' | 'mended' | 'checkRounds'>;

/** `memory`: what the turn remembers from now on. */
export type RepairDecision =
  | { type: 'none' }
  | { type: 'mend-without-model'; problems: Problem[]; memory: Partial<RepairMemory> }
  /** `isForChecks`: only Easel's own checks are rewritten, which does not count as a round of repair. */
  | { type: 'call-model'; problems: Problem[]; isForChecks: boolean; memory: Partial<RepairMemory> }
  /** `keep`: the draft that becomes a version; null if no draft of this turn can be used. */
  | { type: 'give-up'; keep: 'last' | 'working' | null };

/** Whether an app with these faults can still be used: a page a little too wide can, one that does not open can't. */
export function isWorking(problems: readonly Problem[]): boolean {
  return !problems.some((problem) => brokenKinds.has(problem.kind));
}

/** Identifies a set of faults, whatever their order and how often each was seen. */
function problemsKey(problems: readonly Problem[]): string {
  return [...new Set(problems.map(problemKey))].toSorted().join('\n');
}

/**
 * Decides what a trial of the draft leads to. The same faults are first mended without the model, then repaired by it once;
 * faults that a repair has already been called for, or a fourth round, give up.
 */
export function decideRepair(
  memory: RepairMemory,
  { problems: seen, checks: faulty = [], hasWorkingDraft }: TurnInput & { type: 'tried' },
): RepairDecision {
  const checkRounds = memory.checkRounds ?? 0;
  // Faulty checks are sent along with any other repair, once in a turn.
  const checks = checkRounds < maxCheckRounds ? faulty : [];
  const problems = [...seen, ...checks];
  if (seen.every(isOfLayout)) {
    if (checks.length === 0) return { type: 'none' };
    return { type: 'call-model', problems, isForChecks: true, memory: { checkRounds: checkRounds + 1 } };
  }
  const key = problemsKey(problems);
  if (memory.repairRounds >= maxRepairRounds || memory.repaired.includes(key)) return giveUp(seen, hasWorkingDraft);
  if (memory.mended.includes(key)) return repairByModel(memory, problems);
  return { type: 'mend-without-model', problems, memory: { mended: [...memory.mended, key] } };
}

/** A round of repair by the model, for faults that remained after mending without it. */
export function repairByModel(memory: RepairMemory, problems: Problem[]): RepairDecision & { type: 'call-model' } {
  const hasChecks = problems.some(({ kind }) => kind === 'check-fault');
  return {
    type: 'call-model',
    problems,
    isForChecks: false,
    memory: {
      repairRounds: memory.repairRounds + 1,
      repaired: [...memory.repaired, problemsKey(problems)],
      checkRounds: (memory.checkRounds ?? 0) + (hasChecks ? 1 : 0),
    },
  };
}

/** The person refused a migration that would lose data: the model rewrites it to lose nothing, or the turn fails. */
export function decideLossRepair(memory: RepairMemory, path: string): RepairDecision {
  const message =
    'This migration would lose data, and the person said no. Write it so that everything that is there stays, and mend the app with it.';
  const problems: Problem[] = [{ kind: 'migration', message, file: path }];
  return memory.repairRounds >= maxRepairRounds ? giveUp(problems, false) : repairByModel(memory, problems);
}

/** The person refused ready-made parts that the model had added: the model builds without them, or the turn fails. */
export function decideModuleRepair(memory: RepairMemory, names: readonly string[]): RepairDecision {
  const message = `The person said no to the ready-made part ${names.join(' and ')}: it is out again. Build what was asked for without it, and take out all that imports it.`;
  const problems: Problem[] = [{ kind: 'missing-module', message }];
  return memory.repairRounds >= maxRepairRounds ? giveUp(problems, false) : repairByModel(memory, problems);
}

/** Keeps the last draft if it can be used, flaws included; otherwise the last draft of this turn that could. */
function giveUp(problems: readonly Problem[], hasWorkingDraft: boolean): RepairDecision {
  if (isWorking(problems)) return { type: 'give-up', keep: 'last' };
  return { type: 'give-up', keep: hasWorkingDraft ? 'working' : null };
}

/**
 * The step that announces a repair; null if only Easel's own checks are at fault, which the person hears about only if
 * they stay faulty.
 */
export function repairStart(round: number, all: readonly Problem[], mended: boolean): TurnStep | null {
  const problems = all.filter(({ kind }) => kind !== 'check-fault');
  return problems.length === 0 ? null : { type: 'repair-start', round, of: maxRepairRounds, problems, mended };
}
