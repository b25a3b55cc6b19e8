import { readReply } from '../../lib/turns/reply/read-reply';
import type { ProjectEvent } from '../../lib/base/turn-events/turn-event';
import { buildKinds, describeFound } from '../judge-turn';
import type { PairFigures } from './pair-report';

type RepairStart = Extract<ProjectEvent, { type: 'repair-start' }>;
/** Whether the model would be asked for a repair. Faults that Easel fixes by itself are part of building. */
export const asksForRepair = (event: ProjectEvent): event is RepairStart =>
  event.type === 'repair-start' && !event.mended;

type Trial = Omit<PairFigures, 'sideways' | 'pictures'>;

/** The result of a reply from its turn's events, up to where a repair would have been requested. */
export function readTrial(reply: string, events: readonly ProjectEvent[]): Trial {
  const wanted = events.findIndex(asksForRepair);
  const before = wanted === -1 ? events : events.slice(0, wanted);
  const observation = before.findLast((event) => event.type === 'observation');
  const end = events.findLast((event) => event.type === 'turn-end');
  const made = events.findLast((event) => event.type === 'version-made');

  const promises = new Map<string, { outcome: 'kept' | 'broken' | 'untried'; why: string }>();
  for (const event of before) {
    if (event.type !== 'promise-result') continue;
    const { id, sentence, outcome } = event;
    if (outcome === 'kept') promises.set(id, { outcome, why: '' });
    else if (outcome === 'not-tried') promises.set(id, { outcome: 'untried', why: `${sentence} (${event.why})` });
    else promises.set(id, { outcome, why: `${sentence} (${event.expected}: ${describeFound(event.found)})` });
  }
  const all = (outcome: 'kept' | 'broken' | 'untried') =>
    [...promises.values()].filter((one) => one.outcome === outcome).map(({ why }) => why.slice(0, 400));
  const problems = observation?.problems ?? [];
  // False for a tab that reached no page at all, whatever reason it gives.
  const opened = observation !== undefined && (observation.trial.by !== 'tab' || observation.trial.routes.length > 0);
  const written = readReply(reply).flatMap((event) => (event.type === 'file-end' ? [event.path] : []));
  return {
    built: made !== undefined && opened && !problems.some(({ kind }) => buildKinds.has(kind)),
    triedBy: observation?.trial.by ?? null,
    code: end?.code ?? null,
    repairWanted: wanted !== -1,
    problems: problems
      .filter(({ kind }) => kind !== 'promise-broken')
      .map(({ kind, message }) => ({ kind, message: message.slice(0, 400) })),
    refusals: before.flatMap((event) =>
      event.type === 'operation-refused' ? [`${event.code} ${event.path ?? ''}: ${event.message.slice(0, 300)}`] : [],
    ),
    promises: { kept: all('kept').length, broken: all('broken'), untried: all('untried') },
    characters: reply.length,
    files: new Set(written).size,
  };
}
