import { startEasel } from '../e2e/support/easel';
import { useProjects } from '../e2e/support/projects';
import { readCall } from '../e2e/support/scripted-model';
import { type Behaviour, startModelServer } from '../lib/turns/models/misbehaving-model.double';

type Log = (line: string) => void;

/** A minute of the model's time and of Easel's patience is one second here. */
const timesFaster = 60;
const scaled = (seconds: number) => (seconds * 1000) / timesFaster;

const app = 'export default function App() {\n  return <h1>Shop</h1>;\n}';
const notes = Array.from({ length: 200 }, (_, line) => `export const line${line} = ${line};`).join('\n');
const before = `Here it is.\n\n<file path="src/before.ts">\nexport const before = 1;\n</file>\n\n<file path="src/notes.ts">\n`;
const reply = `${before}${notes}\n</file>\n\n<file path="src/App.tsx">\n${app}\n</file>\n`;
const half = before.length + Math.floor(notes.length / 2);

/** What each model does, call by call; the last entry repeats. A token is four characters. */
const models: Record<string, readonly Behaviour[]> = {
  silent: [{ text: reply, silentMs: scaled(9 * 60) }],
  slow: [{ text: reply, chunkCharacters: 4, chunkDelayMs: scaled(1 / 5) }],
  dropsAtOnce: [{ ending: 'drop-at-once' }, { text: reply }],
  dropsAfterHalf: [{ text: reply.slice(0, half), ending: 'drop' }, { text: reply.slice(half) }],
};

/**
 * Models that think, are slow, or break off, against the running product with its own patience (a minute, fifteen
 * minutes), at sixty times the speed. `…Calls`: build calls until the turn ended. `paidTwice`: unrequested calls that
 * repeat exactly the messages of an earlier, answered call.
 */
export async function run({ log }: { log: Log }) {
  const counts = new Map<string, number>();
  const sent = new Map<string, number>();
  let paidTwice = 0;
  const model = await startModelServer({
    models: ['gpt-4.1'],
    behave: (request) => {
      const name = /\[\[(\w+)\]\]/.exec(readCall(request).asked)?.[1] ?? '';
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      const words = JSON.stringify(request.messages);
      if (sent.has(words)) paidTwice += 1;
      sent.set(words, count);
      const behaviours = models[name] ?? [{ text: reply }];
      return behaviours[Math.min(count, behaviours.length - 1)];
    },
  });
  const easel = await startEasel({
    OPENAI_BASE_URL: model.baseUrl,
    OPENAI_API_KEY: 'sk-bench-environment-key',
    EASEL_MODEL: 'gpt-4.1',
    EASEL_SILENCE_SECONDS: String(60 / timesFaster),
    EASEL_SILENCE_END_SECONDS: String(900 / timesFaster),
  });
  const api = useProjects(easel);

  async function meet(name: string) {
    log(name);
    const started = await api.create(`A little shop [[${name}]]`);
    const end = await api.endOf(started);
    const calls = counts.get(name) ?? 0;
    const silences = end.events.filter(({ type }) => type === 'model-silent').length;
    return { ...started, ...end, calls, silences };
  }
  const isVersion = (end: { outcome: string | null }) => Number(end.outcome === 'version');
  async function files(projectId: string, versionId: string | null): Promise<number> {
    if (versionId === null) return 0;
    const paths = ['src/before.ts', 'src/notes.ts', 'src/App.tsx'];
    const wanted = ['export const before = 1;', notes, app];
    const found = await Promise.all(paths.map((path) => api.file(projectId, versionId, path).catch(() => null)));
    return found.filter((text, index) => text === wanted[index]).length;
  }

  try {
    const silent = await meet('silent');
    const slow = await meet('slow');
    const atOnce = await meet('dropsAtOnce');
    const afterHalf = await meet('dropsAfterHalf');
    const paidUnasked = paidTwice;
    const { turnId } = await api.must<{ turnId: string }>(
      201,
      'POST',
      api.at(afterHalf.projectId, `/turns/${afterHalf.turnId}/continue`),
    );
    const continued = await api.endOf({ projectId: afterHalf.projectId, turnId });
    return {
      figures: {
        timesFaster,
        silentMinutes: 9,
        silentCalls: silent.calls,
        silentVersion: isVersion(silent),
        silentSaid: silent.silences,
        slowTokensASecond: 5,
        slowSeconds: Math.ceil(reply.length / 4 / 5),
        slowCalls: slow.calls,
        slowVersion: isVersion(slow),
        dropsAtOnceCalls: atOnce.calls,
        dropsAtOnceVersion: Number(atOnce.versionId !== null),
        dropsAtOnceIsError: Number(atOnce.outcome === 'error' && atOnce.code === 'model-cut'),
        dropsAfterHalfCalls: afterHalf.calls,
        dropsAfterHalfVersion: Number(afterHalf.versionId !== null),
        dropsAfterHalfWholeFiles: await files(afterHalf.projectId, afterHalf.versionId),
        continuedVersion: isVersion(continued),
        continuedWholeFiles: await files(afterHalf.projectId, continued.versionId),
        paidTwice: paidUnasked,
      },
      ratios: {},
    };
  } finally {
    await easel.dispose();
    await model.close();
  }
}
