import { expect, test } from 'vitest';
import type { Trial, TurnEvent } from '../../base/turn-events/turn-event';
import type { VersionId } from '../../base/foundation/id';
import { describeTurn } from './describe-turn';
import { createEvents } from './event.fixture';
import { reduceTurn, startTurn } from './reduce-turn';

function ended(by: Trial['by']) {
  const events = createEvents();
  const start = events.start() as Extract<TurnEvent, { type: 'turn-start' }>;
  const version = {
    versionId: 'version-2' as VersionId,
    number: 1,
    summary: 'Board',
    added: 1,
    changed: 0,
    removed: 0,
  };
  const trial: Trial = { by, routes: by === 'tab' ? ['/'] : [], widths: by === 'tab' ? [1280] : [] };
  return [
    events.turn({ type: 'observation', phase: 'settled', treeHash: 'tree', trial, problems: [] } as never),
    events.turn({ type: 'version-made', ...version } as never),
    events.turn({ type: 'turn-end', outcome: 'version', versionId: version.versionId } as never),
  ].reduce(reduceTurn, startTurn(start));
}

test('a version that a tab opened is ready', () => {
  expect(describeTurn(ended('tab'))).toEqual({ code: 'version', number: 1 });
});

test.each(['server', 'nobody'] as const)('one that only the %s saw is not announced as good', (by) => {
  expect(describeTurn(ended(by))).toEqual({ code: 'untried', number: 1 });
});
