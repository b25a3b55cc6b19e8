import { describe, expect, test } from 'vitest';
import { functionSecrets as table } from '@/drizzle/schema';
import type { ProjectId } from '../../base/foundation/id';
import { findAskedNames, isSecretName } from './secret-name';
import { createFunctionSecrets } from './function-secrets';
import { openTestDatabase } from '../../base/database/test-database.fixture';
import { createVersionFixture } from '../../projects/versions/version.fixture';

async function openProjects(count: number) {
  const { db, close } = await openTestDatabase();
  const { newProject } = createVersionFixture(db);
  const projects: ProjectId[] = [];
  for (let n = 0; n < count; n += 1) projects.push((await newProject({ 'index.html': '' })).projectId);
  return { db, projects, close };
}

describe('secrets of functions', () => {
  test('preview and live have their own, of each app its own; a list has names alone', async () => {
    const { db, projects, close } = await openProjects(2);
    const [a, b] = projects as [ProjectId, ProjectId];
    const secrets = createFunctionSecrets({ db, secret: new Uint8Array(32).fill(1), now: () => 5 });
    await secrets.keep(a, 'preview', 'KEY', 'of the preview');
    await secrets.keep(a, 'live', 'KEY', 'of the site');
    await secrets.keep(a, 'live', 'KEY', 'of the site, anew');
    expect(await secrets.open(a, 'preview')).toEqual({ KEY: 'of the preview' });
    expect(await secrets.open(a, 'live')).toEqual({ KEY: 'of the site, anew' });
    expect(await secrets.open(b, 'live')).toEqual({});
    expect(JSON.stringify(await secrets.list(a))).not.toContain('of the');
    expect(await secrets.list(a)).toContainEqual({ lane: 'live', name: 'KEY', updatedAt: 5 });
    await secrets.forget(a, 'live', 'KEY');
    expect(await secrets.open(a, 'live')).toEqual({});
    await close();
  });

  test('nothing of a value lies in the database, and a row moved elsewhere can’t be opened', async () => {
    const { db, projects, close } = await openProjects(2);
    const [a, b] = projects as [ProjectId, ProjectId];
    const options = { db, secret: new Uint8Array(32).fill(1) };
    let at = 0;
    const secrets = createFunctionSecrets({ ...options, now: () => (at += 10_000) });
    await secrets.keep(a, 'preview', 'KEY', 'planted-4711');
    const [row] = await db.select().from(table);
    expect(JSON.stringify(row)).not.toContain('planted');
    await db.insert(table).values([
      { ...row!, projectId: b },
      { ...row!, lane: 'live' },
      { ...row!, name: 'OTHER' },
    ]);
    expect(await secrets.open(b, 'preview')).toEqual({});
    expect(await secrets.open(a, 'live')).toEqual({});
    expect(await secrets.open(a, 'preview')).toEqual({ KEY: 'planted-4711' });
    const elsewhere = createFunctionSecrets({ ...options, secret: new Uint8Array(32).fill(2), now: () => 0 });
    expect(await elsewhere.open(a, 'preview')).toEqual({});
    await close();
  });
});

test('names are those of environments, and never those that Easel sets', () => {
  expect(['STRIPE_KEY', '_a1'].filter(isSecretName)).toEqual(['STRIPE_KEY', '_a1']);
  expect(['', '1A', 'A-B', 'SUPABASE_URL', 'supabase_x', 'EASEL_SECRET'].filter(isSecretName)).toEqual([]);
  expect(findAskedNames(['Deno.env.get("B"); Deno.env.get( \'A\' )', 'Deno.env.get("SUPABASE_URL")'])).toEqual([
    'A',
    'B',
  ]);
});
