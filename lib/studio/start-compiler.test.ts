import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { beginCompiler, takeCompiler } from './start-compiler';

class FakeWorker {
  static started: string[] = [];
  readonly said: unknown[] = [];
  constructor(readonly address: string) {
    FakeWorker.started.push(address);
  }
  postMessage(message: unknown) {
    this.said.push(message);
  }
  addEventListener() {}
  terminate() {}
}

const answer = (status = 200) =>
  vi.fn(async () => new Response(JSON.stringify({ worker: '/runtime/w.js', wasm: '/runtime/s.wasm' }), { status }));

describe('the compiler', () => {
  beforeEach(() => {
    FakeWorker.started = [];
    vi.stubGlobal('Worker', FakeWorker);
  });
  afterEach(() => vi.unstubAllGlobals());

  test('begun for an app that is being made is the one its studio takes, and only that one', async () => {
    const fetch = answer();
    beginCompiler(fetch);
    beginCompiler(fetch);
    const first = takeCompiler(fetch);
    const second = takeCompiler(fetch);
    expect(await first).not.toBe(await second);
    expect(FakeWorker.started).toEqual(['/runtime/w.js', '/runtime/w.js']);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('that could not be begun is started afresh by who needs it', async () => {
    const broken = vi.fn(async () => Promise.reject(new Error('offline')));
    beginCompiler(broken);
    await vi.waitFor(() => expect(broken).toHaveBeenCalled());
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    await expect(takeCompiler(answer())).resolves.toBeDefined();
  });
});
