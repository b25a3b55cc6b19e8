import { describe, expect, test } from 'vitest';
import { createSharedWork } from './share-work';

function deferred<Value>() {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((settle) => (resolve = settle));
  return { promise, resolve };
}

describe('createSharedWork', () => {
  test('runs equal keys once and reports progress to all', async () => {
    const shared = createSharedWork<string, number>(2);
    const gate = deferred<string>();
    const seen: number[][] = [[], []];
    let runs = 0;
    const work = async (report: (progress: number) => void) => {
      runs += 1;
      report(1);
      return gate.promise;
    };
    const both = seen.map((list) => shared.run('a', work, { onProgress: (progress) => list.push(progress) }));
    gate.resolve('done');
    expect(await Promise.all(both)).toEqual(['done', 'done']);
    expect(runs).toBe(1);
    expect(seen).toEqual([[1], [1]]);
  });

  test('continues while one caller waits and stops when the last has left', async () => {
    const shared = createSharedWork<string, never>(1);
    const [first, second] = [new AbortController(), new AbortController()];
    const started = deferred<AbortSignal>();
    const work = async (_: unknown, signal: AbortSignal) => {
      started.resolve(signal);
      return new Promise<string>((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('stopped'))),
      );
    };
    const one = shared.run('a', work, { signal: first.signal });
    const two = shared.run('a', work, { signal: second.signal });
    const signal = await started.promise;

    first.abort(new Error('first left'));
    await expect(one).rejects.toThrow('first left');
    expect(signal.aborted).toBe(false);
    second.abort(new Error('second left'));
    await expect(two).rejects.toThrow('second left');
    expect(signal.aborted).toBe(true);
  });

  test('starts again after the work was abandoned', async () => {
    const shared = createSharedWork<string, never>(2);
    const leaving = new AbortController();
    const never = shared.run('a', () => new Promise(() => undefined), { signal: leaving.signal });
    leaving.abort(new Error('left'));
    await expect(never).rejects.toThrow('left');
    expect(await shared.run('a', async () => 'fresh', {})).toBe('fresh');
  });

  test('runs no more jobs at a time than allowed', async () => {
    const shared = createSharedWork<string, never>(1);
    const gate = deferred<string>();
    let running = 0;
    const work = async () => {
      running += 1;
      await gate.promise;
      return `${running}`;
    };
    const both = [shared.run('a', work, {}), shared.run('b', work, {})];
    await Promise.resolve();
    expect(running).toBe(1);
    gate.resolve('');
    expect(await Promise.all(both)).toEqual(['1', '2']);
  });
});
