import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { projects, reachOpenings, reachServices, viewers } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { encryptSecret } from '../../base/database/sealed-secret';
import type { ProjectId } from '../../base/foundation/id';
import { createDrizzleReachStore } from './drizzle-reach-store';
import { isReadableKey } from './make-ssh-key';
import { linkSettingsSchema } from './reach';

const settings = linkSettingsSchema.parse({
  way: 'own-server',
  server: { host: 'example.org', user: 'ann', password: 'right words', address: 'https://club.example.org/x' },
});

await describeOnDatabases('what is opened to others', (database) => {
  const secret = randomBytes(32);
  let number = 0;
  async function open() {
    const db = database();
    const projectId = `project-${(number += 1)}` as ProjectId;
    await db.insert(viewers).values({ id: `owner of ${projectId}`, kind: 'local-owner', createdAt: 1 } as never);
    await db.insert(projects).values({
      ...{ id: projectId, ownerId: `owner of ${projectId}`, name: 'Club', createdAt: 1, updatedAt: 1 },
    } as never);
    return { db, projectId, store: createDrizzleReachStore({ db, secret, now: () => 1 }) };
  }

  test('is remembered until it ends; a Wi-Fi address keeps its port for the next time', async () => {
    const { store, projectId } = await open();
    expect(await store.lastPort(projectId)).toBe(0);
    await store.keep({ projectId, kind: 'wifi', port: 4321 });
    await store.keep({ projectId, kind: 'link', settings });
    const mine = async () => (await store.openings()).filter((one) => one.projectId === projectId);
    expect(await mine()).toEqual(
      expect.arrayContaining([
        { projectId, kind: 'wifi', port: 4321 },
        { projectId, kind: 'link', settings },
      ]),
    );
    await store.forget(projectId, 'wifi');
    await store.forget(projectId, 'link');
    expect([await mine(), await store.lastPort(projectId)]).toEqual([[], 4321]);
  });

  test('keeps passwords and Easel’s own key encrypted, and forgets a password with its link', async () => {
    const { db, store, projectId } = await open();
    await store.keep({ projectId, kind: 'link', settings });
    const own = await store.ownKey();
    expect(own.publicKey).toMatch(/^ssh-ed25519 /);
    expect((await store.ownKey()).privateKey).toBe(own.privateKey);
    const kept = JSON.stringify([await db.select().from(reachOpenings), await db.select().from(reachServices)]);
    expect(kept).not.toContain('right words');
    expect(kept).not.toContain('PRIVATE KEY');
    // With another secret it can't be decrypted, and nothing fails.
    const strange = createDrizzleReachStore({ db, secret: randomBytes(32), now: () => 1 });
    expect((await strange.openings()).filter((one) => one.projectId === projectId)).toEqual([]);
    await store.forget(projectId, 'link');
    expect((await db.select().from(reachOpenings)).filter((one) => one.projectId === projectId)).toEqual([]);
  });

  test('makes another key in the place of one that nobody can read', async () => {
    const { db, store } = await open();
    const { publicKey, privateKey } = await store.ownKey();
    const cut = JSON.stringify({ publicKey, privateKey: privateKey.replace(/\n[^\n]{20}/, '\n') });
    const kept = { ownKey: encryptSecret(secret, 'own ssh key', cut) };
    await db.update(reachServices).set(kept).where(eq(reachServices.service, 'easel'));
    const next = await store.ownKey();
    expect(next.publicKey).not.toBe(publicKey);
    expect(isReadableKey(next.privateKey)).toBe(true);
    expect(await store.ownKey()).toEqual(next);
  });

  test('notes keys and agreements of services apart', async () => {
    const { store } = await open();
    await store.agree('localhost.run');
    await store.note('localhost.run', 'SHA256:a');
    await store.note('example.org', 'SHA256:b');
    expect([await store.hasAgreed('localhost.run'), await store.hasAgreed('example.org')]).toEqual([true, false]);
    expect([await store.known('localhost.run'), await store.known('serveo.net')]).toEqual(['SHA256:a', null]);
  });
});
