import { expect, test } from 'vitest';
import type { BackendId } from '../../backends/backends/backend';
import type { ProjectId } from '../../base/foundation/id';
import { createRowsWatch } from './watch-rows';

test('says when something was last written, from the first question on', () => {
  let time = 5;
  const heard = new Map<string, () => void>();
  const watch = createRowsWatch({
    backends: {
      onCalled: (id, hear) => {
        heard.set(id, hear);
        return () => void heard.delete(id);
      },
    },
    store: { idOf: (projectId, lane) => `${projectId}-${lane}` as BackendId },
    now: () => time,
  });
  const one = 'one' as ProjectId;
  // Changes before the watch are unknown.
  expect(watch.changedAt(one)).toBe(5);
  time = 9;
  expect(watch.changedAt(one)).toBe(5);
  heard.get('one-live')!();
  expect(watch.changedAt(one)).toBe(9);
  for (let n = 0; n < 600; n++) watch.changedAt(`p${n}` as ProjectId);
  expect(heard.size).toBe(500);
});
