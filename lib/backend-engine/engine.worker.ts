import { parentPort, workerData } from 'node:worker_threads';
import WebSocket from 'ws';
import { answerCall } from './answer-call';
import type { FromThread, ThreadData, ToThread } from './engine-messages';
import { isOdd, stillAnswers } from './still-answers';

// supabase-js, which the engine uses inside, refuses to start on Node 20 without one.
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

const port = parentPort!;
const say = (message: FromThread) => port.postMessage(message);
const why = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

try {
  // Loaded after the lines above, which it needs.
  const [{ openEngine }, { createRowListeners }] = await Promise.all([
    import('./open-engine'),
    import('./listening/row-listeners'),
  ]);
  const engine = await openEngine({
    ...(workerData as ThreadData),
    sendMail: (mail) => say({ type: 'mail', mail }),
  });
  const listeners = createRowListeners(engine, (type) => say({ type }));
  port.on('message', ({ n, call }: ToThread) => {
    answerCall(engine, listeners, call)
      .then(async (answer) => {
        // Its owner says to all who wait that it was stopped, and opens it anew.
        if (isOdd(answer) && !(await stillAnswers(engine))) process.exit(1);
        say({ type: 'answered', n, answer });
      })
      .catch((error: unknown) => say({ type: 'broken', n, message: why(error) }));
  });
  say({ type: 'opened' });
} catch (error) {
  say({ type: 'broken', n: null, message: why(error) });
}
