import { expect, test } from 'vitest';
import { createKeys } from './create-keys';
import { openTestBackends, testId } from './backends.fixture';

test('an end that comes while an engine is being opened ends that one too, and is not waited for in vain', async () => {
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
