import type { ProjectEvent, TurnEvent } from '../turn-events/turn-event';
import { reduceTurn, startTurn } from './reduce-turn';
import type { StudioState, StudioTurn } from './studio-state';

/**
 * Folds one event of the project channel into what the studio shows. An event at or before `lastNumber` was
 * seen already and changes nothing; unknown types only move the number.
 */
export function reduceStudio(state: StudioState, event: ProjectEvent): StudioState {
  if (event.n <= state.lastNumber) return state;
  return { ...foldEvent(state, event), lastNumber: event.n };
}

/** Folds a batch, so that listeners hear once. */
export function reduceStudioEvents(state: StudioState, events: readonly ProjectEvent[]): StudioState {
  return events.reduce(reduceStudio, state);
}

function foldEvent(state: StudioState, event: ProjectEvent): StudioState {
  switch (event.type) {
    case 'turn-started':
      return event.queued ? { ...state, queued: { turnId: event.turnId, prompt: event.prompt } } : state;
    case 'head-changed':
      // The page may have been made with a later head than this part of the log tells of.
      if (state.head !== null && event.number < state.head.number) return state;
      return { ...state, head: { versionId: event.versionId, number: event.number } };
    case 'project-changed':
      return { ...state, name: event.name };
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
    // A queued prompt that was cancelled ends without ever having begun.
    const isQueued = event.type === 'turn-end' && state.queued?.turnId === event.turnId;
    return isQueued ? { ...state, queued: null } : state;
  }
  const next = reduceTurn(turn, event);
  const spent = event.type === 'usage' && !turn.demo && event.spent !== null ? event.spent : state.spent;
  if (next === turn && spent === state.spent) return state;
  return { ...state, spent, turns: replaceAt(state.turns, index, next) };
}

function replaceAt(turns: readonly StudioTurn[], index: number, turn: StudioTurn): StudioTurn[] {
  const copy = [...turns];
  copy[index] = turn;
  return copy;
}
