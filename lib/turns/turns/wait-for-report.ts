import type { Problem } from '../../base/foundation/problem';
import type { PageOutline } from '../../base/promises/page-outline';
import type { PromiseResult } from '../../base/promises/promise';
import type { Trial, TurnEvent } from '../../base/turn-events/turn-event';
import { transitionTrial, type TrialEvent, type TrialState } from './transition-trial';
import type { RunTurnDependencies, TurnRun } from './turn-run';

type Told = Extract<TurnEvent, { type: 'promise-result' }>;
/** `pages`: what they showed, if that was asked for; `trial`: what a tab opened, null if none did. */
export type Reported = {
  problems: Problem[];
  results: PromiseResult[];
  pages: PageOutline[];
  trial: Trial | null;
};

/**
 * Resolves with the first report on this tree after event number `after`; null if the tab fell silent
 * (`transitionTrial`) or the run is cut.
 */
export async function waitForReport(
  { channel, wait, now }: Pick<RunTurnDependencies, 'channel' | 'wait' | 'now'>,
  run: Pick<TurnRun, 'turn' | 'cut'>,
  treeHash: string,
  after: number,
): Promise<Reported | null> {
  let report: Reported | null = null;
  const results: PromiseResult[] = [];
  let state: TrialState = { phase: 'idle' };
  /** Ends the current wait, for a longer one or for good. */
  let waiting = new AbortController();
  let milliseconds: number | null = null;
  const take = (event: TrialEvent) => {
    const step = transitionTrial(state, event);
    ({ state } = step);
    for (const command of step.commands) {
      milliseconds = command.type === 'wait' ? command.milliseconds : null;
      waiting.abort();
    }
  };

  take({ type: 'asked', at: now() });
  const stop = channel.listen(run.turn.projectId, after, (events) => {
    for (const event of events) {
      if (!('turnId' in event) || event.turnId !== run.turn.id) continue;
      if (event.type === 'trial-progress' && event.treeHash === treeHash) take({ type: 'progress', at: now() });
      // Sent together with the observation, before it.
      if (event.type === 'promise-result' && event.treeHash === treeHash) results.push(resultOf(event));
      if (event.type !== 'observation' || event.treeHash !== treeHash) continue;
      report ??= { problems: event.problems, results, pages: event.pages ?? [], trial: event.trial };
      take({ type: 'reported' });
    }
  });
  try {
    while (milliseconds !== null && !run.cut.aborted) {
      waiting = new AbortController();
      const { signal } = waiting;
      await wait(milliseconds, AbortSignal.any([run.cut, signal]));
      if (!signal.aborted && !run.cut.aborted) take({ type: 'silence' });
    }
  } finally {
    stop();
  }
  return report;
}

function resultOf(told: Told): PromiseResult {
  const { outcome, id } = told;
  switch (outcome) {
    case 'kept':
      return { id, outcome, proves: told.proves };
    case 'broken':
      return { id, outcome, step: told.step, expected: told.expected, found: told.found, before: told.before };
    case 'not-tried':
      return { id, outcome, why: told.why };
    default:
      return outcome satisfies never;
  }
}
