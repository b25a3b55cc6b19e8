import type { TurnEvent } from '../turn-events/turn-event';
import { transitionTrial, type TrialEvent, type TrialState } from './transition-trial';
import type { RunTurnDependencies, TurnRun } from './turn-run';

type Observed = Extract<TurnEvent, { type: 'observation' }>;

/**
 * The first report on this tree that comes into the channel after number `after`; null where the tab has fallen silent
 * (`transitionTrial`) or the run is cut.
 */
export async function waitForReport(
  { channel, wait, now }: Pick<RunTurnDependencies, 'channel' | 'wait' | 'now'>,
  run: Pick<TurnRun, 'turn' | 'cut'>,
  treeHash: string,
  after: number,
): Promise<Observed | null> {
  let report: Observed | null = null;
  let state: TrialState = { phase: 'idle' };
  /** Ends the wait under way, for a longer one or for good. */
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
      if (event.type !== 'observation' || event.treeHash !== treeHash) continue;
      report ??= event;
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
