import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { BackendId } from './backend';
import { openTestBackends, testId } from './backends.fixture';

test('calls on their way while a database is deleted for good do not begin an empty one', async () => {
  const gone = new Set<BackendId>();
  const opened = await openTestBackends({ isGone: (id) => gone.has(id) });
  const id = testId();
  try {
    expect(await opened.backends.read(id, 'select 1 as one')).toMatchObject({ ok: true });
    gone.add(id);
    const late = () => opened.backends.read(id, 'select 1 as one');
    const removed = opened.backends.remove(id);
    const answers = await Promise.all([late(), late(), removed.then(late)]);
    expect(answers.at(-1)).toMatchObject({ ok: false, error: { code: 'backend-unavailable' } });
    expect(existsSync(path.join(opened.folder, id))).toBe(false);
    // The late calls have given their places back.
    const others = await Promise.all(
      [testId(), testId(), testId()].map((one) => opened.backends.read(one, 'select 1')),
    );
    expect(others.every(({ ok }) => ok)).toBe(true);
    gone.delete(id);
    expect(await late()).toMatchObject({ ok: true });
  } finally {
    await opened.dispose();
  }
}, 120_000);
