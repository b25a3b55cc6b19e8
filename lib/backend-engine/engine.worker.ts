import { refused } from './process/begin';
import type { EngineCall, FromEngine, ToEngine } from './engine-messages';
import { type Channel, openChannel } from './process/channel';
import { closeDoors } from './process/close-doors';
import { compilePostgres } from './process/compile-postgres';

const why = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

// All of it is read while the server still gets the backend's folder ready.
const postgres = compilePostgres();
const loading = Promise.all([
  import('./open-engine'),
  import('./listening/row-listeners'),
  import('./answer-call'),
  import('./still-answers'),
]);
loading.catch(() => undefined);

/** Calls made before it is open wait. */
const early: [number, EngineCall][] = [];
let answer = (n: number, call: EngineCall) => void early.push([n, call]);
const channel: Channel<FromEngine> = openChannel<ToEngine, FromEngine>((message) => {
  if (message.type === 'call') return answer(message.n, message.call);
  open(message).catch((error: unknown) => channel.say({ type: 'broken', n: null, message: why(error) }));
});
refused.tell = (hash) =>
  channel.sayLast({ type: 'broken', n: null, message: `It asked for a module that is not the engine's: ${hash}.` });

async function open({ data }: ToEngine & { type: 'open' }): Promise<void> {
  const [{ openEngine }, { createRowListeners }, { answerCall }, { isOdd, stillAnswers }] = await loading;
  closeDoors(data.folder);
  const { say } = channel;
  const engine = await openEngine({
    ...data,
    postgres: await postgres,
    sendMail: (mail) => say({ type: 'mail', mail }),
  });
  const listeners = createRowListeners(engine, (type) => say({ type }));
  answer = (n, call) => {
    answerCall(engine, listeners, call)
      .then(async (answered) => {
        // Its owner says to all who wait that it was stopped, and opens it anew.
        if (isOdd(answered) && !(await stillAnswers(engine))) process.exit(1);
        say({ type: 'answered', n, answer: answered });
      })
      .catch((error: unknown) => say({ type: 'broken', n, message: why(error) }));
  };
  say({ type: 'opened' });
  for (const [n, call] of early) answer(n, call);
}
