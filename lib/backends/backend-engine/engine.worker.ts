import { refused } from './process/begin';
import type { EngineCall, FromEngine, ToEngine } from './engine-messages';
import { type Channel, openChannel } from './process/channel';
import { closeDoors } from './process/close-doors';
import { compilePostgres } from './process/compile-postgres';

const why = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

// Load all of it while the server still prepares the backend's folder.
const postgres = compilePostgres();
const loading = Promise.all([
  import('./open-engine'),
  import('./listening/row-listeners'),
  import('./answer-call'),
  import('./still-answers'),
]);
loading.catch(() => undefined);

let warming: Promise<void> = Promise.resolve();
let isClosed = false;
/** A warmed process keeps the same path for its later folder, and its doors stay closed from then on. */
function closeOnce(folder: string): void {
  if (!isClosed) closeDoors(folder);
  isClosed = true;
}

/** Calls made before it is open wait here. */
const early: [number, EngineCall][] = [];
let answer = (n: number, call: EngineCall) => void early.push([n, call]);
const channel: Channel<FromEngine> = openChannel<ToEngine, FromEngine>((message) => {
  if (message.type === 'call') return answer(message.n, message.call);
  const asked = message.type === 'warm' ? (warming = warm(message)) : warming.then(() => open(message));
  asked.catch((error: unknown) => channel.say({ type: 'broken', n: null, message: why(error) }));
});
refused.tell = (hash) =>
  channel.sayLast({ type: 'broken', n: null, message: `It asked for a module that is not the engine's: ${hash}.` });

/** Runs no app's code: `data` is for an empty database that belongs to no app. */
async function warm({ data }: ToEngine & { type: 'warm' }): Promise<void> {
  const [{ openEngine }] = await loading;
  closeOnce(data.folder);
  const engine = await openEngine({ ...data, postgres: await postgres, sendMail: () => undefined });
  const headers = { apikey: data.publishableKey };
  const answered = await engine.fetch(new Request('http://backend/rest/v1/nothing?select=id&limit=1', { headers }));
  await answered.arrayBuffer();
  await engine.close();
  channel.say({ type: 'warmed' });
}

async function open({ data }: ToEngine & { type: 'open' }): Promise<void> {
  const [{ openEngine }, { createRowListeners }, { answerCall }, { isOdd, stillAnswers }] = await loading;
  closeOnce(data.folder);
  const { say } = channel;
  const engine = await openEngine({
    ...data,
    postgres: await postgres,
    sendMail: (mail) => say({ type: 'mail', mail }),
    // Its word lists are read when somebody first chooses a password in an app that asks for good ones.
    guessPassword: async (...asked) => (await import('./sign-in/guess-password')).isGuessable(...asked),
  });
  const listeners = createRowListeners(engine, (type) => say({ type }));
  answer = (n, call) => {
    answerCall(engine, listeners, call)
      .then(async (answered) => {
        // The server then fails the pending calls with `backend-stopped`, and the next call reopens it.
        if (isOdd(answered) && !(await stillAnswers(engine))) process.exit(1);
        say({ type: 'answered', n, answer: answered });
      })
      .catch((error: unknown) => say({ type: 'broken', n, message: why(error) }));
  };
  say({ type: 'opened' });
  for (const [n, call] of early) answer(n, call);
}
