import type { ProjectEvent, TurnEvent } from '../../base/turn-events/turn-event';

/**
 * Far fewer events with the same effect, for a page that opens: adjacent texts are joined, and file contents are
 * dropped once the turn is over, since the tree has them. For the studio, the result is the same. A joined event has
 * the time of its first part and the number of its last, so that the channel continues after it. Cost: O(n).
 */
export function compactEvents(events: readonly ProjectEvent[]): ProjectEvent[] {
  // Files of an interrupted turn are still needed: another turn may continue its draft.
  const over = new Set<string>();
  for (const event of events) {
    if (event.type === 'turn-end' && event.outcome !== 'interrupted') over.add(event.turnId);
  }
  const compact: ProjectEvent[] = [];
  for (const event of events) {
    const isOver = 'draftId' in event && over.has(event.turnId);
    if ((event.type === 'file-delta' || event.type === 'spending') && isOver) continue;
    const joined = joinTexts(compact.at(-1), event);
    if (joined !== null) compact[compact.length - 1] = joined;
    else compact.push(isOver ? withoutBulk(event) : event);
  }
  return compact;
}

/** Drops the parts of an event that are only needed while its turn is running. */
function withoutBulk(event: TurnEvent): TurnEvent {
  if (event.type === 'file-end') return { ...event, content: null };
  if (event.type === 'observation') {
    const { pages: _pages, ...rest } = event;
    return rest;
  }
  if (event.type !== 'verify-start') return event;
  const { promises: _promises, ...rest } = event;
  return rest;
}

function joinTexts(last: ProjectEvent | undefined, event: ProjectEvent): TurnEvent | null {
  if (last === undefined || !('draftId' in last) || !('draftId' in event)) return null;
  if (last.turnId !== event.turnId || last.attempt !== event.attempt) return null;
  if (last.type === 'text-delta' && event.type === 'text-delta')
    return { ...event, at: last.at, text: last.text + event.text };
  if (last.type === 'file-delta' && event.type === 'file-delta' && last.path === event.path) {
    return { ...event, at: last.at, text: last.text + event.text };
  }
  return null;
}
