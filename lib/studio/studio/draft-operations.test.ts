import { describe, expect, test } from 'vitest';
import type { TurnId } from '../../base/foundation/id';
import type { TurnEvent } from '../../base/turn-events/turn-event';
import { coalesceCommands, replayable } from './coalesce-commands';
import { noDraft, stepDraft, type RuntimeCommand } from './draft-operations';
import { createEvents } from './event.fixture';

function commandsOf(events: readonly TurnEvent[]): RuntimeCommand[] {
  let draft = noDraft;
  return events.flatMap((event) => {
    const next = stepDraft(draft, event);
    draft = next.draft;
    return next.commands;
  });
}

const write = (path: string, content: string) => ({ type: 'file-write' as const, path, content });

describe('stepDraft', () => {
  test('holds the data at the start and writes each file when it has ended', () => {
    const events = createEvents();
    expect(commandsOf([events.start(), ...events.file('src/App.tsx', 'blue')])).toEqual([
      { type: 'hold-data' },
      { type: 'apply', operations: [write('src/App.tsx', 'blue')], isStreaming: true },
    ]);
  });

  test('adds attached files, and restores those a void attempt had removed', () => {
    const events = createEvents();
    const placed = {
      ...events.file('public/images/a.png', '')[0]!,
      ...{ type: 'file-placed', hash: 'h', size: 3, contentType: 'image/png', attempt: 0 },
    } as TurnEvent;
    const gone = { ...placed, type: 'file-deleted', attempt: 1 } as TurnEvent;
    const restart = { ...placed, type: 'reply-restart', reason: 'retry', code: null, attempt: 1 } as TurnEvent;
    const put = { type: 'file-write', path: 'public/images/a.png', blob: 'h' };
    const commands = commandsOf([{ ...events.start(), attempt: 0 }, placed, gone, restart]);
    expect(commands.slice(1)).toEqual([
      { type: 'apply', operations: [put], isStreaming: true },
      { type: 'apply', operations: [{ type: 'file-delete', path: 'public/images/a.png' }], isStreaming: true },
      { type: 'apply', operations: [put], isStreaming: true },
    ]);
  });

  test('shows a style sheet while it is written, other files never', () => {
    const events = createEvents();
    const [start, delta] = events.file('src/index.css', '@theme {}');
    const [otherStart, otherDelta] = events.file('src/App.tsx', 'half');
    expect(commandsOf([events.start(), start!, delta!, otherStart!, otherDelta!]).slice(1)).toEqual([
      { type: 'apply-partial', path: 'src/index.css', text: '@theme {}' },
    ]);
  });

  test('takes an edit’s content from its end event, and nothing of a truncated file', () => {
    const events = createEvents();
    const end = { type: 'file-end' as const, path: 'a.tsx', hash: 'h', size: 3, complete: true, content: 'new' };
    const commands = commandsOf([
      events.start(),
      events.turn({ type: 'file-start', path: 'a.tsx', kind: 'edit' }),
      events.turn(end),
      events.turn({ ...end, complete: false }),
    ]);
    expect(commands.slice(1)).toEqual([{ type: 'apply', operations: [write('a.tsx', 'new')], isStreaming: true }]);
  });

  test('an edit that came to nothing changes nothing', () => {
    const events = createEvents();
    const commands = commandsOf([
      events.start(),
      events.turn({ type: 'file-start', path: 'a.tsx', kind: 'edit' }),
      events.turn({ type: 'file-end', path: 'a.tsx', hash: 'h', size: 3, complete: true, content: null }),
    ]);
    expect(commands.slice(1)).toEqual([]);
  });

  test('returns to the state before a void attempt', () => {
    const events = createEvents();
    const commands = commandsOf([
      events.start(),
      ...events.file('a.tsx', 'one'),
      events.turn({ type: 'repair-start', round: 1, of: 3, problems: [], mended: false }),
      ...events.file('a.tsx', 'two', 1),
      ...events.file('b.tsx', 'new', 1),
      events.turn({ type: 'reply-restart', reason: 'retry', code: null }, 2),
    ]);
    expect(commands.slice(-2)).toEqual([
      { type: 'revert', versionId: 'version-1', paths: ['b.tsx'] },
      { type: 'apply', operations: [write('a.tsx', 'one')], isStreaming: true },
    ]);
  });

  test('releases everything before it asks for a trial', () => {
    const events = createEvents();
    const commands = commandsOf([events.start(), events.turn({ type: 'verify-start', treeHash: 'tree' })]);
    expect(commands.slice(1)).toEqual([{ type: 'flush' }, { type: 'try', treeHash: 'tree' }]);
  });

  test('starts a continuing turn from the interrupted one’s draft', () => {
    const first = createEvents('turn-1');
    const second = createEvents('turn-2');
    const commands = commandsOf([
      first.start(),
      ...first.file('a.tsx', 'one'),
      first.turn({ type: 'turn-end', outcome: 'interrupted', versionId: null }),
      second.start('Go on', { continues: 'turn-1' as TurnId }),
      ...second.file('a.tsx', 'two'),
      second.turn({ type: 'reply-restart', reason: 'retry', code: null }),
    ]);
    expect(commands.at(-1)).toEqual({ type: 'apply', operations: [write('a.tsx', 'one')], isStreaming: true });
  });
});

describe('coalesceCommands', () => {
  const apply = (path: string): RuntimeCommand => ({
    type: 'apply',
    operations: [write(path, path)],
    isStreaming: true,
  });

  test('joins neighbours and keeps the last text of a style sheet', () => {
    const partial = (text: string): RuntimeCommand => ({ type: 'apply-partial', path: 'a.css', text });
    expect(coalesceCommands([apply('a'), apply('b'), partial('1'), partial('2'), apply('c')])).toEqual([
      { type: 'apply', operations: [write('a', 'a'), write('b', 'b')], isStreaming: true },
      partial('2'),
      apply('c'),
    ]);
  });

  test('leaves commands out of a replay whose moment has passed', () => {
    expect(replayable([{ type: 'hold-data' }, apply('a'), { type: 'try', treeHash: 'h' }])).toEqual([apply('a')]);
  });
});
