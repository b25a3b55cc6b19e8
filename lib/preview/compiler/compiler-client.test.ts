import { describe, expect, test } from 'vitest';
import { createCompilerClient, type CompilerWorker } from './compiler-client';
import type { WorkerRequest, WorkerResponse } from './worker-messages';

function createDouble() {
  const sent: WorkerRequest[] = [];
  let onMessage: (event: { data: WorkerResponse }) => void = () => undefined;
  let onError: (event: { message?: string }) => void = () => undefined;
  const worker: CompilerWorker = {
    postMessage: (message) => void sent.push(message),
    addEventListener: (type: string, listener: never) => {
      if (type === 'message') onMessage = listener;
      else onError = listener;
    },
    terminate: () => undefined,
  };
  return {
    worker,
    sent,
    answer: (data: WorkerResponse) => onMessage({ data }),
    crash: (message: string) => onError({ message }),
  };
}

describe('createCompilerClient', () => {
  test('starts the worker and matches answers to calls', async () => {
    const { worker, sent, answer } = createDouble();
    const client = createCompilerClient(worker, '/swc.wasm');
    const first = client.originalPosition('/src/App.tsx', 1, 0);
    const second = client.flush();
    expect(sent.map((message) => message.type)).toEqual(['start', 'call', 'call']);
    answer({ type: 'failure', id: 2, error: 'broke' });
    answer({ type: 'result', id: 1, value: null });
    expect(await first).toBe(null);
    await expect(second).rejects.toThrow('broke');
  });

  test('rejects pending and new calls when the worker has ended', async () => {
    const { worker, crash } = createDouble();
    const client = createCompilerClient(worker, '/swc.wasm');
    const open = client.manifest();
    crash('out of memory');
    await expect(open).rejects.toThrow('out of memory');
    await expect(client.flush()).rejects.toThrow('out of memory');
  });
});
