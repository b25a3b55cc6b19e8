import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { TurnId } from '../../base/foundation/id';
import { continueTurn, startTurn } from './start-turn';
import { cancelAfter } from './stop-turn';
import { createTurnFixture, pausing } from './turn.fixture';

const file = '<file path="new.ts">\n1\n</file>\n';

await describeOnDatabases('what follows a turn', (database) => {
  async function arrange() {
    const fixture = createTurnFixture(database());
    const { projectId, viewer } = await fixture.newProject({ 'package.json': '{}' });
    const start = async (after: 'publish' | null): Promise<TurnId> => {
      const started = await startTurn(fixture.here, { viewer, projectId, prompt: 'Mend it', after });
      if (!started.ok) throw new Error(started.error.code);
      return started.value.turnId;
    };
    const afterOf = async (turnId: TurnId) => (await fixture.here.store.get(turnId))?.after;
    return { ...fixture, projectId, viewer, start, afterOf };
  }

  test('is stored with the turn until it is taken, once, after the turn has ended', async () => {
    const { start, afterOf, scripts, here, followed } = await arrange();
    scripts.push(file, file);
    const turnId = await start('publish');
    await here.runner.idle();
    expect(followed).toEqual([turnId]);
    expect(await here.store.get(turnId)).toMatchObject({ outcome: 'version', after: 'publish' });
    expect([await here.store.takeAfter(turnId), await here.store.takeAfter(turnId)]).toEqual([true, false]);
    expect(await afterOf(turnId)).toBeNull();

    const usual = await start(null);
    await here.runner.idle();
    expect([await afterOf(usual), await here.store.takeAfter(usual)]).toEqual([null, false]);
  });

  test('is cancelled while the turn goes on, and by nobody else', async () => {
    const { start, afterOf, scripts, here, projectId, viewer } = await arrange();
    const { script, paused, resume } = pausing(file, 'Done.');
    scripts.push(script);
    const turnId = await start('publish');
    await paused;
    const stranger = { ...viewer, id: 'somebody' as typeof viewer.id, kind: 'guest' as const };
    expect(await cancelAfter(here, { viewer: stranger, projectId, turnId })).toMatchObject({ ok: false });
    expect(await cancelAfter(here, { viewer, projectId, turnId })).toEqual({ ok: true, value: null });
    expect(await cancelAfter(here, { viewer, projectId, turnId })).toEqual({ ok: false, error: { code: 'turn-over' } });
    resume();
    await here.runner.idle();
    expect(await afterOf(turnId)).toBeNull();
    expect(await here.store.get(turnId)).toMatchObject({ outcome: 'version' });
  });

  test('passes to the turn that continues an interrupted one', async () => {
    const { start, afterOf, scripts, here, process, projectId, viewer, until } = await arrange();
    scripts.push(pausing(file, '').script, file);
    const turnId = await start('publish');
    await until(projectId, 'file-end');
    await here.runner.shutDown();
    const later = process('later');
    const continued = await continueTurn(later, { viewer, projectId, turnId });
    await later.runner.idle();
    if (!continued.ok) throw new Error(continued.error.code);
    expect(await afterOf(continued.value.turnId)).toBe('publish');
  });
});
