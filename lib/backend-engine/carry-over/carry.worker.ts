import { parentPort, workerData } from 'node:worker_threads';
import WebSocket from 'ws';
import type { CarryData, FromCarry } from './carry-messages';

// supabase-js, which the engine uses inside, refuses to start on Node 20 without one.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

const say = (message: FromCarry) => parentPort!.postMessage(message);

try {
  // Loaded after the line above, which it needs.
  const { carryData } = await import('./carry-data');
  await carryData(workerData as CarryData);
  say({ type: 'done' });
} catch (error) {
  say({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
}
