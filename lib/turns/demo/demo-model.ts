import type { CallSubject, Model, ModelCall, ModelPart } from '../models/model';
import { tellText, type DemoPace } from './demo-pace';
import { matchDemo } from './match-demo';
import type { RecordedTurn, Recording } from './recording';

/** A model that replays recordings, and can be told to stop pacing them. */
export type DemoModel = Model & {
  /** Sends the rest of that turn's reply at once ("Show it all"); later calls of the turn are sent at once too. */
  skip(turnId: string): void;
};

/**
 * Replays recorded conversations, found by the person's prompt. Call `matchDemo` first: a prompt without a match gets
 * `model-missing`. A turn that was recorded with a question asks it until it has an answer; if that is not the recorded
 * answer, the reply says so. A reply that was cut off continues after the words already said, if the call quotes them
 * as the assistant's last message. `pace` null sends everything at once. `first: 'broken'` is for tests: the first call
 * gets the model's faulty reply, and the repair gets the sound one.
 */
export function createDemoModel({
  recordings,
  pace = null,
  first = 'sound',
}: {
  recordings: readonly Recording[];
  pace?: DemoPace | null;
  first?: 'sound' | 'broken';
}): DemoModel {
  const hurries = new Map<string, AbortController>();

  function hurryOf(turnId: string): AbortController {
    const known = hurries.get(turnId);
    if (known !== undefined) return known;
    const hurry = new AbortController();
    hurries.set(turnId, hurry);
    // Nothing reports the end of a turn, so drop the oldest entry: its turn ended long ago.
    for (const oldest of hurries.keys()) if (hurries.size > 200) hurries.delete(oldest);
    return hurry;
  }

  async function* stream(call: ModelCall): AsyncGenerator<ModelPart> {
    const turn = findTurn(recordings, call.subject);
    const reply = turn === null ? null : chooseReply(turn, call.subject, first);
    if (reply === null) {
      yield { type: 'failed', error: { code: 'model-missing' }, retryable: false };
      return;
    }
    const hurry = call.subject.turnId === undefined ? new AbortController() : hurryOf(call.subject.turnId);
    const rest = reply.slice(alreadySaid(reply, call));
    for await (const text of tellText(rest, pace, { signal: call.signal, hurry: hurry.signal })) {
      yield { type: 'text', text };
    }
    yield { type: 'usage', input: 0, cached: 0, output: 0, estimated: false };
    yield { type: 'end', reason: call.signal.aborted ? 'cut' : 'complete' };
  }

  return {
    name: 'demo',
    kind: 'demo',
    price: { input: 0, cached: 0, output: 0 },
    contextTokens: 1_000_000,
    maxOutputTokens: 100_000,
    stream,
    skip: (turnId) => hurryOf(turnId).abort(),
  };
}

function findTurn(recordings: readonly Recording[], subject: CallSubject): RecordedTurn | null {
  // A turn that continues an interrupted one finds its own prompt among the earlier ones.
  const match = matchDemo(subject.prompt, subject.earlier);
  if (match.kind === 'miss') return null;
  return recordings.find(({ id }) => id === match.conversation)?.turns[match.turn - 1] ?? null;
}

function chooseReply(turn: RecordedTurn, subject: CallSubject, first: 'sound' | 'broken'): string | null {
  const isRepair = subject.purpose === 'repair' || subject.purpose === 'edit-again';
  if (isRepair) return first === 'broken' && turn.broken !== null ? (turn.repair ?? turn.reply) : null;
  if (turn.ask !== null && subject.answers.length === 0) return turn.ask;
  return ownUp(turn, subject) + (first === 'broken' ? (turn.broken ?? turn.reply) : turn.reply);
}

/** If the person's answer differs from the recorded one, the recorded reply would contradict it without this note. */
function ownUp({ answer }: RecordedTurn, { answers }: CallSubject): string {
  if (answer === null || answers.length === 0 || answers.includes(answer)) return '';
  return `The demo can only replay one answer here: “${answer}”. A connected model would follow yours.\n\n`;
}

function alreadySaid(reply: string, call: ModelCall): number {
  if (call.subject.purpose !== 'continue') return 0;
  const said = call.messages.findLast((message) => message.role === 'assistant')?.content ?? '';
  return reply.startsWith(said) ? said.length : 0;
}
