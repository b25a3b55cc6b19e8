import { expect, test } from 'vitest';
import { createKeys } from './create-keys';
import { openTestBackends, testId } from './backends.fixture';

test('disposing while an engine is opening ends that engine too, without waiting forever', async () => {
  let [tellAsked, goOn] = [() => {}, () => {}];
  const isAsked = new Promise<void>((resolve) => (tellAsked = resolve));
  const isOver = new Promise<void>((resolve) => (goOn = resolve));
  const opened = await openTestBackends({
    keysOf: async () => {
      tellAsked();
      await isOver;
      return createKeys();
    },
  });
  const reading = opened.backends.read(testId(), 'select 1 as one');
  await isAsked;
  const ended = opened.backends.dispose();
  goOn();
  expect(await reading).toMatchObject({ ok: false });
  await ended;
  await opened.dispose();
}, 60_000);
