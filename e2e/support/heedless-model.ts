import type { Behaviour, ModelRequest } from '../../lib/turns/models/misbehaving-model.double';
import { seededRandom } from './random';
import { readCall } from './scripted-model';

/** How a call behaves. The lying moods report token counts other than those they wrote. */
export type Mood =
  | 'keeps'
  | 'endless'
  | 'silent-count'
  | 'dies'
  | 'reports-late'
  | 'lies-low'
  | 'lies-high'
  | 'refuses';

const moods: readonly Mood[] = [
  ...['keeps', 'keeps', 'keeps', 'endless', 'endless', 'silent-count', 'dies', 'reports-late'],
  ...['lies-low', 'lies-high', 'refuses'],
] as Mood[];

/** Words of several lengths, so that token counts and character counts diverge. */
function babble(random: () => number, tokens: number): string {
  const words = ['a', 'the', 'shop', 'flowers', 'incomprehensibilities', '花', '预约', 'x9Qz', '…', 'const'];
  let text = '';
  for (let n = 0; n < tokens; n++) text += `${words[Math.floor(random() * words.length)]} `;
  return text;
}

/**
 * A provider that ignores all limits: its behaviour is derived from the request's number (`[[17]]` in its text) and how
 * often that was requested, so that a failing run can be reproduced whatever the order of its calls.
 */
export function createHeedlessModel(seed: number) {
  const asked = new Map<string, number>();
  const met = new Map<Mood, number>();

  function behave(request: ModelRequest): Behaviour {
    const name = /\[\[(\d+)\]\]/.exec(readCall(request).asked)?.[1] ?? '0';
    const count = asked.get(name) ?? 0;
    asked.set(name, count + 1);
    const random = seededRandom(seed * 1_000_003 + Number(name) * 101 + count);
    const mood = moods[Math.floor(random() * moods.length)]!;
    met.set(mood, (met.get(mood) ?? 0) + 1);
    const most = request.max_tokens ?? request.max_completion_tokens ?? 1000;
    const wants = 50 + Math.floor(random() ** 2 * 6000);
    const input = Math.ceil(JSON.stringify(request.messages).length / (3 + random() * 2));
    const text = babble(random, Math.min(most, wants) * 0.6);
    const output = Math.min(most, wants);
    const told = { input, cached: Math.floor(input * random()), output };
    switch (mood) {
      case 'keeps':
        return { text, usage: told, chunkCharacters: 200 };
      case 'endless':
        return { text: babble(random, most * 4 + 4000), usage: null, chunkCharacters: 100, chunkDelayMs: 4 };
      case 'silent-count':
        return { text, usage: null, chunkCharacters: 200 };
      case 'dies':
        return { text, ending: 'drop', chunkCharacters: 200 };
      case 'reports-late':
        return { text, usage: told, usageDelayMs: 50 + random() * 300, chunkCharacters: 200 };
      case 'lies-low':
        return { text, usage: { input: 1, cached: 0, output: 1 }, chunkCharacters: 200 };
      case 'lies-high':
        return { text, usage: { ...told, cached: 0, output: output + Math.floor(random() * 20_000) } };
      case 'refuses':
        return { status: random() < 0.5 ? 400 : 401, body: '{"error":{"message":"no","code":"bad"}}' };
      default:
        return mood satisfies never;
    }
  }
  return { behave, met };
}
