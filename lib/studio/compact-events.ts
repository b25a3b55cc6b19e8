import type { ProjectEvent, TurnEvent } from '../turn-events/turn-event';

/**
 * The same story in far fewer events, for a page that opens: neighbouring texts are joined, and the content of files is
 * left out where the turn is over, since the tree has it. What the studio shows and does with them is the same.
 * Numbers are kept (a joined event carries its last), so that the channel goes on after them. Cost: O(n).
 */
export function compactEvents(events: readonly ProjectEvent[]): ProjectEvent[] {
  // An interrupted turn's files are still needed: another may go on with its draft.
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

/** What only a turn that still works needs. */
function withoutBulk(event: TurnEvent): TurnEvent {
  if (event.type === 'file-end') return { ...event, content: null };
  if (event.type !== 'verify-start') return event;
  const { promises: _promises, ...rest } = event;
  return rest;
}

function joinTexts(last: ProjectEvent | undefined, event: ProjectEvent): TurnEvent | null {
  if (last === undefined || !('draftId' in last) || !('draftId' in event)) return null;
  if (last.turnId !== event.turnId || last.attempt !== event.attempt) return null;
  if (last.type === 'text-delta' && event.type === 'text-delta') return { ...event, text: last.text + event.text };
  if (last.type === 'file-delta' && event.type === 'file-delta' && last.path === event.path) {
    return { ...event, text: last.text + event.text };
  }
  return null;
}
