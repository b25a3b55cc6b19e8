import { expect, test } from 'vitest';
import type { VersionId } from '../../base/foundation/id';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import { compactEvents } from './compact-events';
import { createEvents } from './event.fixture';
import { reduceStudioEvents } from './reduce-studio';
import { initialStudioState } from './studio-state';

const project = { name: 'A', head: { versionId: 'version-1' as VersionId, number: 1 }, spent: null };
const fold = (events: readonly ProjectEvent[]) => reduceStudioEvents(initialStudioState(project), events);

function story(): ProjectEvent[] {
  const first = createEvents();
  const ended = [
    first.start(),
    first.turn({ type: 'text-delta', text: 'I’ll ' }),
    first.turn({ type: 'text-delta', text: 'do it.' }),
    first.turn({ type: 'spending', turn: 0.1, project: 0.1 }),
    ...first.file('a.tsx', 'long content'),
    first.turn({
      ...{ type: 'usage', model: 'm', input: 1, cached: 0, output: 1, cost: 0.1, spent: 0.1 },
      ...{ counted: true, estimated: false },
    }),
    first.turn({ type: 'turn-end', outcome: 'version', versionId: 'version-2' as VersionId }),
  ];
  const second = createEvents('turn-2');
  const running = [
    second.start('More'),
    second.turn({ type: 'file-start', path: 'b.tsx', kind: 'file' }),
    second.turn({ type: 'file-delta', path: 'b.tsx', text: 'one ' }),
    second.turn({ type: 'file-delta', path: 'b.tsx', text: 'two' }),
  ];
  return [...ended, ...running].map((event, index) => ({ ...event, n: index + 1 }));
}

test('tells the studio the same in fewer events', () => {
  const events = story();
  const compact = compactEvents(events);
  expect(compact.length).toBeLessThan(events.length);
  expect(fold(compact)).toEqual(fold(events));
});

test('drops contents of a finished turn, and keeps those of a running one', () => {
  const text = JSON.stringify(compactEvents(story()));
  expect(text).not.toContain('long content');
  expect(text).toContain('one two');
});
