import type { ProjectEvent, TurnEvent } from '../../base/turn-events/turn-event';
import { reduceTurn, startTurn } from './reduce-turn';
import type { StudioState, StudioTurn } from './studio-state';

/**
 * Folds one event of the project channel into the studio's state. An event at or before `lastNumber` was seen already
 * and changes nothing; unknown types only advance the number.
 */
export function reduceStudio(state: StudioState, event: ProjectEvent): StudioState {
  if (event.n <= state.lastNumber) return state;
  return { ...foldEvent(state, event), lastNumber: event.n };
}

/** Folds a batch, so that listeners are called once. */
export function reduceStudioEvents(state: StudioState, events: readonly ProjectEvent[]): StudioState {
  return events.reduce(reduceStudio, state);
}

function foldEvent(state: StudioState, event: ProjectEvent): StudioState {
  switch (event.type) {
    case 'turn-started':
      if (!event.queued) return state;
      return {
        ...state,
        queued: {
          ...{ turnId: event.turnId, prompt: event.prompt },
          ...(event.attachments && { attachments: event.attachments }),
        },
      };
    case 'head-changed':
      // The page may have been rendered with a later head than this part of the log has.
      if (state.head !== null && event.number < state.head.number) return state;
      return { ...state, head: { versionId: event.versionId, number: event.number } };
    case 'project-changed':
      return { ...state, name: event.name };
    case 'limit-changed':
      return { ...state, limitUsd: event.limitUsd };
    case 'deployment-changed':
      return { ...state, deployment: { deploymentId: event.deploymentId, status: event.status, url: event.url } };
    case 'turn-start':
      return {
        ...state,
        queued: state.queued?.turnId === event.turnId ? null : state.queued,
        turns: [...state.turns.filter((turn) => turn.turnId !== event.turnId), startTurn(event)],
      };
    default:
      return foldTurnEvent(state, event);
  }
}

function foldTurnEvent(state: StudioState, event: TurnEvent): StudioState {
  const index = state.turns.findLastIndex((turn) => turn.turnId === event.turnId);
  const turn = state.turns[index];
  if (turn === undefined) {
    // A queued prompt that was cancelled ends without having started.
    const isQueued = event.type === 'turn-end' && state.queued?.turnId === event.turnId;
    return isQueued ? { ...state, queued: null } : state;
  }
  const next = reduceTurn(turn, event);
  const spent = turn.demo ? state.spent : (spentAt(event, turn, state.spent) ?? state.spent);
  if (next === turn && spent === state.spent) return state;
  return { ...state, spent, turns: replaceAt(state.turns, index, next) };
}

/**
 * The project's total according to an event. Usage is reported late, after later calls have spent more; the total never
 * goes down.
 */
function spentAt(event: TurnEvent, turn: StudioTurn, known: number | null): number | null {
  if (event.type === 'spending') return event.project;
  if (event.type !== 'usage' || turn.spending !== null || event.spent === null) return null;
  return Math.max(event.spent, known ?? 0);
}

function replaceAt(turns: readonly StudioTurn[], index: number, turn: StudioTurn): StudioTurn[] {
  const copy = [...turns];
  copy[index] = turn;
  return copy;
}
