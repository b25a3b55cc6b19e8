import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectApp, type AppBackend } from '../support/connect-app';
import { borrowEasel, startEasel, type Easel } from '../support/easel';
import { promptsOf, useProjects } from '../support/projects';
import { isLong, longTest } from '../support/sample';

type Restored = { versionId: string; version: { kind: string; hasData: boolean }; before: string };

/** One guest book told in steps: what people wrote moves back and forth with the app. */
describe('the time machine', () => {
  let easel: Easel;
  let api: ReturnType<typeof useProjects>;
  let projectId: string;
  let backend: AppBackend;
  let ann: SupabaseClient;
  const password = 'secret 123!';

  const signUp = async (name: string) => {
    const client = connectApp(backend);
    expect((await client.auth.signUp({ email: `${name}@x.test`, password })).error).toBeNull();
    return client;
  };
  const maySignIn = async (name: string) =>
    (await connectApp(backend).auth.signInWithPassword({ email: `${name}@x.test`, password })).error === null;
  const write = async (by: SupabaseClient, message: string) =>
    expect((await by.from('wishes').insert({ message, emoji: '🌿' })).error).toBeNull();
  const wishes = async () => {
    const { data, error } = await ann.from('wishes').select('message').order('message');
    return error ? error.code : data.map(({ message }) => String(message));
  };
  const save = async (path: string, content: string) =>
    (
      await api.must<{ versionId: string }>(201, 'POST', api.at(projectId, '/versions'), {
        operations: [{ type: 'file-write', path, content }],
      })
    ).versionId;
  const restore = (versionId: string, part: { files?: boolean; data?: boolean } = {}) =>
    api.must<Restored>(201, 'POST', api.at(projectId, '/restore'), { versionId, ...part });

  let withFirst: string;
  let beforeRestore: string;

  beforeAll(async () => {
    easel = await (isLong ? startEasel() : borrowEasel());
    api = useProjects(easel);
    projectId = await api.build(promptsOf('guest-book')[0]);
    backend = await api.backendOf(projectId);
    ann = await signUp('ann');
    await write(ann, 'first');
    withFirst = await save('src/note.ts', 'export const note = 1;\n');
  });
  afterAll(() => easel?.dispose());

  test('restores rows, tables and people with the files, after a table was dropped', async () => {
    const bob = await signUp('bob');
    await write(bob, 'second');
    await save('supabase/migrations/20990101000000_no_wishes.sql', 'drop table public.wishes cascade;');
    expect(await wishes()).toMatch(/PGRST205|42P01/);
    await signUp('carol');

    const restored = await restore(withFirst);
    beforeRestore = restored.before;
    expect(restored.version).toMatchObject({ kind: 'restore', hasData: true });
    expect(await wishes()).toEqual(['first']);
    expect([await maySignIn('ann'), await maySignIn('bob'), await maySignIn('carol')]).toEqual([true, false, false]);
    expect(Object.keys(await api.tree(projectId, restored.versionId))).not.toContain(
      'supabase/migrations/20990101000000_no_wishes.sql',
    );
  });

  test('that can be undone, including what was written after the last version', async () => {
    await restore(beforeRestore);
    expect(await wishes()).toMatch(/PGRST205|42P01/);
    expect(await maySignIn('carol')).toBe(true);
  });

  test('restores only the data, or only the app', async () => {
    await restore(withFirst);
    await write(ann, 'third');
    const later = await save('src/note.ts', 'export const note = 2;\n');
    const data = await restore(withFirst, { files: false });
    expect(await wishes()).toEqual(['first']);
    expect(await api.file(projectId, data.versionId, 'src/note.ts')).toContain('2');
    await restore(later);
    const files = await restore(withFirst, { data: false });
    expect(await wishes()).toEqual(['first', 'third']);
    expect(await api.file(projectId, files.versionId, 'src/note.ts')).toContain('1');
  });

  // Covered in `npm test` by server/backends.
  longTest('survives a restart', async () => {
    await easel.restart();
    await restore(withFirst);
    expect(await wishes()).toEqual(['first']);
  });
});
