import { expect, test } from 'vitest';
import type { ProjectId, TurnId, VersionId, ViewerId } from '../../base/foundation/id';
import type { Turn } from '../turns/turn';
import { publishAfterTurn, publishingTurn } from './publish-after-turn';

const turnId = 'turn' as TurnId;
const mended: Partial<Turn> = {
  ...{ id: turnId, projectId: 'project' as ProjectId, viewerId: 'owner' as ViewerId },
  ...{ phase: 'ended', outcome: 'version', versionId: 'version' as VersionId, after: 'publish' },
};

/** What is published after a turn with this outcome, if its end is reported twice. */
async function publishedAfter(part: Partial<Turn>): Promise<unknown[]> {
  const turn = { ...mended, ...part } as Turn;
  const published: unknown[] = [];
  const store = {
    get: async () => turn,
    takeAfter: async () => {
      const was = turn.after;
      turn.after = null;
      return was !== null;
    },
  };
  const viewerOf = (id: ViewerId) => ({ id, kind: 'guest' as const });
  const publish = async (input: unknown) => void published.push(input);
  await Promise.all([
    publishAfterTurn({ store, viewerOf, publish }, turnId),
    publishAfterTurn({ store, viewerOf, publish }, turnId),
  ]);
  return published;
}

test('publishes the version a fix made once, as the person who asked', async () => {
  expect(await publishedAfter({})).toEqual([
    { viewer: { id: 'owner', kind: 'guest' }, projectId: 'project', versionId: 'version' },
  ]);
});

test.each<[string, Partial<Turn>]>([
  ['was to be followed by nothing', { after: null }],
  ['was stopped', { outcome: 'stopped' }],
  ['only answered', { outcome: 'answer', versionId: null }],
  ['failed', { outcome: 'error', versionId: null }],
  ['was interrupted', { outcome: 'interrupted', versionId: null }],
  ['waits for an answer', { phase: 'waiting', outcome: null, versionId: null }],
])('nothing is published after a turn that %s', async (_what, part) => {
  expect(await publishedAfter(part)).toEqual([]);
});

test('names the running turn that will be published', () => {
  const [usual, mending] = [
    { id: 'one', after: null },
    { id: 'two', after: 'publish' },
  ] as unknown as Turn[];
  expect(publishingTurn([usual!, mending!])).toBe('two');
  expect(publishingTurn([usual!])).toBeNull();
});
