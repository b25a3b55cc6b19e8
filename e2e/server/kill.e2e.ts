import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '../../lib/turns/models/misbehaving-model.double';
import { type Easel, root, startEasel } from '../support/easel';
import { follow } from '../support/follow';
import { promptsOf, type Tree, useProjects } from '../support/projects';
import { seededRandom } from '../support/random';
import { isLong } from '../support/sample';

const kills = isLong ? 10 : 3;
const [prompt] = promptsOf('habit-tracker');
const recorded = () => readFile(join(root, 'lib/turns/demo/recordings/habit-tracker/1.reply.txt'), 'utf8');

describe(`kill -9 of the whole server, ${kills} times`, () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;
  let model: ModelServer | null = null;
  /** The app as built without interruption. */
  let expected: Tree;

  beforeAll(async () => {
    easel = await startEasel();
    api = useProjects(easel);
    const whole = await api.create(prompt);
    await api.endOf(whole);
    expected = await api.headTree(whole.projectId);
  });
  afterAll(async () => {
    await easel?.dispose();
    await model?.close();
  });

  /** Listens like a tab until that many events have arrived, and kills the server at that moment. */
  async function killAfter(server: Easel, url: string, count: number) {
    const stream = await follow(server.port, url, {
      onEvent: () => {
        if (--count === 0) void server.kill('SIGKILL');
      },
    });
    await stream.ended;
    return stream.events;
  }

  const without = (tree: Tree, prefix: string) =>
    Object.fromEntries(Object.entries(tree).filter(([name]) => !name.startsWith(prefix)));

  test('loses no event that was seen and no version that was acknowledged, and Continue finishes the app', async () => {
    const random = seededRandom(2026);
    await easel.restart({ EASEL_DEMO_PACE: 'calm' });
    let { projectId, turnId } = await api.create(prompt);
    const acknowledged: string[] = [];
    for (let round = 1; round <= kills; round += 1) {
      const known = await api.listen(projectId);
      await known.until('turn-start', (event) => event.turnId === turnId);
      known.close();
      const seen = await killAfter(
        easel,
        api.at(projectId, '/events'),
        known.events.length + 1 + Math.floor(random() * 60),
      );

      await easel.restart({ EASEL_DEMO_PACE: 'calm' });
      const { outcome, versionId } = await api.endOf({ projectId, turnId });
      expect([outcome, versionId]).toEqual(['interrupted', null]);
      const after = await api.listen(projectId);
      await after.until('turn-end', (event) => event.turnId === turnId);
      after.close();
      expect(after.events.slice(0, seen.length)).toEqual(seen);

      const operations = [{ type: 'file-write', path: `rounds/${round}.txt`, content: `${round}` }];
      acknowledged.push(
        (await api.must<{ versionId: string }>(201, 'POST', api.at(projectId, '/versions'), { operations })).versionId,
      );
      ({ turnId } = await api.must<{ turnId: string }>(201, 'POST', api.at(projectId, `/turns/${turnId}/continue`)));
    }
    await api.must(200, 'POST', api.at(projectId, `/turns/${turnId}/skip`), {});
    expect(await api.endOf({ projectId, turnId })).toMatchObject({ outcome: 'version' });
    const versions = (await api.versions(projectId)).map((version) => version.id);
    expect(versions).toEqual(expect.arrayContaining(acknowledged));
    const tree = await api.headTree(projectId);
    expect(without(tree, 'rounds/')).toEqual(expected);
    expect(Object.keys(tree).filter((name) => name.startsWith('rounds/'))).toHaveLength(kills);
  });

  test('a model that continues in the middle of a file makes the same app', async () => {
    const random = seededRandom(7);
    const reply = await recorded();
    let continued = 0;
    model = await startModelServer({
      reply,
      behave: (request) => {
        if (request.messages.length === 1) return { text: 'yes' };
        // The quoted reply so far ends in the open file; continue exactly from there.
        const said = request.messages.findLast((message) => message.role === 'assistant');
        const open = said && /<file path="[^"]+">\n[^]*$/.exec(textOf(said.content))?.[0];
        const start = open ? reply.indexOf(open.slice(open.lastIndexOf('<file path='))) : -1;
        const length = open ? open.length - open.lastIndexOf('<file path=') : 0;
        if (start >= 0) continued += 1;
        return { text: start < 0 ? reply : reply.slice(start + length), chunkCharacters: 40, chunkDelayMs: 4 };
      },
    });
    const live = { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: 'test', EASEL_MODEL: 'ok' };
    await easel.restart(live);
    let { projectId, turnId } = await api.create(prompt);
    for (let round = 1; round <= 2; round += 1) {
      await killAfter(easel, api.at(projectId, `/turns/${turnId}/events`), 15 + Math.floor(random() * 20));
      await easel.restart(live);
      ({ turnId } = await api.must<{ turnId: string }>(201, 'POST', api.at(projectId, `/turns/${turnId}/continue`)));
    }
    expect(await api.endOf({ projectId, turnId })).toMatchObject({ outcome: 'version' });
    expect(continued).toBeGreaterThan(0);
    expect(await api.headTree(projectId)).toEqual(expected);
  });

  test('killed between blob, version and head, it has everything acknowledged, and the rest is consistent', async () => {
    const random = seededRandom(99);
    const { projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Saves' });
    const acknowledged: Array<[version: string, path: string]> = [];
    for (let round = 1; round <= kills; round += 1) {
      // Several concurrent saves, so that others are between blob, version and head when one is acknowledged.
      let untilKill = 1 + Math.floor(random() * 6);
      const save = async (n: number): Promise<void> => {
        const path = `saves/${round}-${n}.txt`;
        const operations = [{ type: 'file-write', path, content: path }];
        const url = api.at(projectId, '/versions');
        const answer = await easel.call<{ versionId: string }>('POST', url, { operations }).catch(() => null);
        if (answer?.status !== 201) return;
        acknowledged.push([answer.body.versionId, path]);
        if (--untilKill === 0) await easel.kill('SIGKILL');
      };
      for (let n = 0; untilKill > 0; n += 4) await Promise.all([n, n + 1, n + 2, n + 3].map(save));
      await easel.restart();
      const versions = await api.versions(projectId);
      expect(versions.map((version) => version.id)).toEqual(expect.arrayContaining(acknowledged.map(([id]) => id)));
      for (const [id, path] of acknowledged) expect(await api.file(projectId, id, path)).toBe(path);
      expect(Object.keys(await api.headTree(projectId))).toEqual(
        expect.arrayContaining(acknowledged.map(([, path]) => path)),
      );
    }
  });
});

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((part) => (part as { text?: string }).text ?? '').join('') : '';
}
