import { describe, expect, test } from 'vitest';
import type { FileOperation } from '../../base/files/file-operation';
import type { VersionId } from '../../base/foundation/id';
import type { RuntimeCommand } from './draft-operations';
import { holdChanges } from './hold-changes';

const write = (path: string): FileOperation => ({ type: 'file-write', path, content: path });
const apply = (...operations: FileOperation[]): RuntimeCommand => ({ type: 'apply', operations, isStreaming: true });

/** The results of these commands, one after another. */
function hold(...commands: RuntimeCommand[]): RuntimeCommand[] {
  let waiting: readonly FileOperation[] = [];
  return commands.flatMap((command) => {
    const step = holdChanges(waiting, command);
    waiting = step.waiting;
    return step.commands;
  });
}

describe('holdChanges', () => {
  test('applies changed parts together at the end of the reply', () => {
    expect(hold(apply(write('a.tsx')), apply(write('b.tsx')))).toEqual([]);
    expect(hold(apply(write('a.tsx')), apply(write('b.tsx')), { type: 'flush' })).toEqual([
      apply(write('a.tsx'), write('b.tsx')),
      { type: 'flush' },
    ]);
    expect(hold({ type: 'flush' })).toEqual([{ type: 'flush' }]);
  });

  test('applies colours and fonts at once', () => {
    expect(hold(apply(write('src/index.css'), write('a.tsx')))).toEqual([apply(write('src/index.css'))]);
    const partial: RuntimeCommand = { type: 'apply-partial', path: 'src/index.css', text: '@theme {' };
    expect(hold(partial)).toEqual([partial]);
  });

  test('forgets what a void attempt changed', () => {
    const revert: RuntimeCommand = { type: 'revert', versionId: 'v' as VersionId, paths: ['a.tsx'] };
    expect(hold(apply(write('a.tsx'), write('b.tsx')), revert, { type: 'flush' })).toEqual([
      revert,
      apply(write('b.tsx')),
      { type: 'flush' },
    ]);
  });
});
