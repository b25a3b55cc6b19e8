import { expect, test } from 'vitest';
import type { ProjectChannel, StepToAppend } from '../../base/channel/project-channel';
import type { AppError } from '../../base/foundation/app-error';
import { demoExamples } from '../demo/demo-examples';
import { demoMiss, withRoom } from './turn-wiring';

const step = (text: string) => ({ step: { type: 'text-delta', text } }) as unknown as StepToAppend;

function channelThatRemembers() {
  const appended: string[] = [];
  const channel = {
    append: async (steps: readonly StepToAppend[]) => {
      for (const { step: one } of steps) if (one.type === 'text-delta') appended.push(one.text);
      return [];
    },
  } as unknown as ProjectChannel;
  return { channel, appended };
}

test('appends keep their order when one disk check takes longer than the next', async () => {
  const { channel, appended } = channelThatRemembers();
  const answers: Array<(error: AppError | null) => void> = [];
  const room = { check: () => new Promise<AppError | null>((resolve) => answers.push(resolve)) };
  const writing = withRoom(channel, room);
  const both = Promise.all([writing.append([step('first')]), writing.append([step('second')])]);
  // Resolves the second disk check as soon as it is made, and the first one only after everything else that is pending.
  const answerAll = async () => {
    while (appended.length < 2) {
      await Promise.resolve();
      answers.pop()?.(null);
    }
  };
  await Promise.all([both, answerAll()]);
  expect(appended).toEqual(['first', 'second']);
});

test('refuses while there is no room, and goes on when there is', async () => {
  const { channel, appended } = channelThatRemembers();
  let full: AppError | null = { code: 'storage-full' };
  const writing = withRoom(channel, { check: async () => full });
  await expect(writing.append([step('lost?')])).rejects.toMatchObject({ error: { code: 'storage-full' } });
  full = null;
  await writing.append([step('kept')]);
  expect(appended).toEqual(['kept']);
});

test('the demo replays an example, but never as the answer to a question', () => {
  const [sentence] = demoExamples[0]!.prompts;
  expect(demoMiss(sentence, [], 'build')).toBeNull();
  expect(demoMiss(sentence, [], 'plan')).toBeNull();
  expect(demoMiss(sentence, [], 'ask')).toContain('connect a model');
  expect(demoMiss('怎么用？', [], 'ask')).toContain('连接一个模型');
});
