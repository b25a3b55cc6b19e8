import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { parseJourney } from '../../base/promises/parse-promise';
import type { AppPromise } from '../../base/promises/promise';
import { commitVersion } from './commit-version';
import { addPromise, changePromise, listPromises, removePromise } from './change-promises';
import { restoreVersion } from './restore-version';
import { createVersionFixture } from './version.fixture';

function stepsOf(text: string) {
  const journey = parseJourney(text);
  if (!journey.ok) throw new Error('not read');
  return journey.value;
}

await describeOnDatabases('promises by hand', (database) => {
  async function arrange() {
    const fixture = createVersionFixture(database());
    const project = await fixture.newProject({ 'a.txt': 'a' });
    const add = async (sentence: string) => {
      const added = await addPromise(fixture, { ...project, sentence, journey: stepsOf('see "a"') });
      if (!added.ok) throw new Error(added.error.code);
      return added.value;
    };
    const list = async () => {
      const listed = await listPromises(fixture, project);
      if (!listed.ok) throw new Error(listed.error.code);
      return listed.value.promises;
    };
    return { fixture, project, add, list };
  }

  test('an added promise makes its own version, with the files unchanged', async () => {
    const { fixture, project, add, list } = await arrange();
    const before = (await fixture.versions.head(project.projectId))!;
    const { version } = await add('Milk stays on the list.');
    await add('Milk stays on the list.');
    expect(version).toMatchObject({ treeHash: before.treeHash, kind: 'edit', author: 'person' });
    expect((await list()).map(({ id, author }) => [id, author])).toEqual([
      ['milk-stays-on-the-list', 'person'],
      ['milk-stays-on-the-list-2', 'person'],
    ]);
  });

  test('a promise can be reworded and disabled, and a restore brings it back', async () => {
    const { fixture, project, add, list } = await arrange();
    const { version, promise } = await add('牛奶还在');
    expect(promise.id).toBe('promise');
    await changePromise(fixture, { ...project, promiseId: 'promise', change: { sentence: 'Milk', isOff: true } });
    expect(await list()).toMatchObject([{ sentence: 'Milk', isOff: true }]);
    await restoreVersion(fixture, { ...project, versionId: version.id });
    expect(await list()).toMatchObject([{ sentence: '牛奶还在', isOff: false }]);
  });

  test('a proposal of the model takes effect when accepted, and disappears when refused', async () => {
    const { fixture, project, add, list } = await arrange();
    const { promise } = await add('One');
    const propose = async () => {
      const head = (await fixture.versions.head(project.projectId))!;
      const proposal = { sentence: 'Two', journey: stepsOf('see "b"') };
      const promises: AppPromise[] = [{ ...promise, proposal }];
      const tree = (await fixture.trees.read(head.treeHash))!;
      const { projectId } = project;
      await commitVersion(fixture, {
        ...{ projectId, parentId: head.id, tree, settings: { promises } },
        ...{ kind: 'turn', author: 'model', summary: 'A change' },
      });
    };
    await propose();
    await changePromise(fixture, { ...project, promiseId: 'one', change: { proposal: 'refuse' } });
    expect(await list()).toMatchObject([{ sentence: 'One', proposal: null }]);
    await propose();
    await changePromise(fixture, { ...project, promiseId: 'one', change: { proposal: 'accept' } });
    expect(await list()).toMatchObject([{ sentence: 'Two', journey: stepsOf('see "b"'), proposal: null }]);
    const again = await changePromise(fixture, { ...project, promiseId: 'one', change: { proposal: 'accept' } });
    expect(again).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  });

  test('a promise that a person removed can be put back under its old id', async () => {
    const { fixture, project, add, list } = await arrange();
    const { promise } = await add('Milk stays on the list.');
    await add('Tea stays.');
    const removed = await removePromise(fixture, { ...project, promiseId: promise.id });
    expect(removed).toMatchObject({ ok: true, value: { promise, version: { kind: 'edit', author: 'person' } } });
    expect((await list()).map(({ id }) => id)).toEqual(['tea-stays']);
    const { id, sentence, journey } = promise;
    await addPromise(fixture, { ...project, id, sentence, journey });
    expect((await list()).map((one) => one.id)).toEqual(['tea-stays', 'milk-stays-on-the-list']);
    expect(await removePromise(fixture, { ...project, promiseId: 'gone' })).toMatchObject({
      error: { code: 'not-found' },
    });
  });

  test('a removal proposed by the model happens when the person agrees, and not otherwise', async () => {
    const { fixture, project, add, list } = await arrange();
    const { promise } = await add('One');
    const ask = async () => {
      const head = (await fixture.versions.head(project.projectId))!;
      const promises: AppPromise[] = [{ ...promise, proposal: { removal: 'It is of no use.' } }];
      const tree = (await fixture.trees.read(head.treeHash))!;
      await commitVersion(fixture, {
        ...{ projectId: project.projectId, parentId: head.id, tree, settings: { promises } },
        ...{ kind: 'turn', author: 'model', summary: 'A change' },
      });
    };
    await ask();
    await changePromise(fixture, { ...project, promiseId: 'one', change: { proposal: 'refuse' } });
    expect(await list()).toMatchObject([{ sentence: 'One', proposal: null }]);
    await ask();
    await changePromise(fixture, { ...project, promiseId: 'one', change: { proposal: 'accept' } });
    expect(await list()).toEqual([]);
  });

  test('forty promises of ordinary size fit, and those of 20,000 characters do not, because each version stores them all', async () => {
    const { fixture, project, list } = await arrange();
    const steps = (text: string, count: number) => stepsOf(Array(count).fill(`see "${text}"`).join('\n'));
    const add = (sentence: string, journey: ReturnType<typeof stepsOf>) =>
      addPromise(fixture, { ...project, sentence, journey });
    for (let n = 0; n < 40; n += 1) {
      const added = await add(
        `The list keeps what was written on it, ${n}.`,
        steps('Milk and 牛奶 are on the list', 18),
      );
      expect(added.ok).toBe(true);
    }
    const before = await fixture.versions.head(project.projectId);
    const journey = steps('x'.repeat(400), 45);
    const { id: promiseId } = (await list())[0]!;
    const refused: unknown[] = [];
    for (const id of (await list()).map((one) => one.id))
      refused.push(await changePromise(fixture, { ...project, promiseId: id, change: { journey } }));
    expect(refused.at(-1)).toMatchObject({ ok: false, error: { code: 'promises-too-long' } });
    const { settings } = (await fixture.versions.head(project.projectId))!;
    expect(JSON.stringify(settings).length).toBeLessThan(125_000);
    // A change that shortens the list is accepted even when the list is over the limit.
    const shorter = await changePromise(fixture, { ...project, promiseId, change: { journey: steps('a', 1) } });
    expect(shorter.ok).toBe(true);
    expect((await fixture.versions.head(project.projectId))!.number).toBeGreaterThan(before!.number);
  });

  test('a stranger finds no promises', async () => {
    const { fixture, project } = await arrange();
    const viewer = fixture.stranger;
    expect(await listPromises(fixture, { ...project, viewer })).toMatchObject({ error: { code: 'not-found' } });
    const change = { isOff: true };
    const refused = await changePromise(fixture, { ...project, viewer, promiseId: 'promise', change });
    expect(refused).toMatchObject({ error: { code: 'not-found' } });
    const removed = await removePromise(fixture, { ...project, viewer, promiseId: 'promise' });
    expect(removed).toMatchObject({ error: { code: 'not-found' } });
  });
});
