import { expect, test } from 'vitest';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ProjectId } from '../../base/foundation/id';
import { drawLooks } from '../../projects/looks/draw-looks';
import { lookPath, lookToCss, type LookChoice } from '../../projects/looks/look';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import type { ServerParts } from './server-parts';
import { createTurnFixture } from '../../turns/turns/turn.fixture';
import type { Viewer } from '../../base/viewers/viewer';
import { projectEndpoints } from './project-endpoints';
import { createProjectSchema } from './requests';

const bare = '@import "tailwindcss";\n';
const create = projectEndpoints.find(({ method, path }) => method === 'POST' && path === '/api/projects')!;

await describeOnDatabases('an app made from a sentence', (database) => {
  async function make(body: Record<string, unknown>, kind: 'live' | 'demo' = 'live') {
    const db = database();
    const fixture = createTurnFixture(db);
    fixture.scripts.push('Which one?');
    const projects = createProjectStore(db, () => 1);
    const server = {
      ...{ ...fixture, ...fixture.here, projects },
      models: { current: () => ({ kind }) },
      templateFiles: () => ({ [lookPath]: bare, 'index.html': '<!doctype html>' }),
      ownBlobs: { of: () => ({ get: async () => null }) },
      shares: { take: (_viewer: Viewer, _project: null, start: () => Promise<unknown>) => start() },
    } as unknown as ServerParts;
    const viewer: Viewer = { id: fixture.createId<'viewer'>(), kind: 'guest' };
    const response = await create.run({
      ...{ server, viewer, params: {}, query: new URLSearchParams(), body: createProjectSchema.parse(body) },
      request: new Request('http://easel.test/api/projects'),
    });
    expect(response.status).toBe(201);
    const { projectId } = (await response.json()) as { projectId: ProjectId };
    await fixture.here.runner.idle();
    const css = (await fixture.filesAtHead(projectId))[lookPath];
    return { css, settings: (await projects.get(projectId))!.settings };
  }
  const prompt = 'A shop for my pottery';
  const look: LookChoice = { drawnFrom: prompt, seed: 5, index: 2 };
  const chosen = drawLooks(prompt, 5)[2];

  test('begins without a look if none was chosen: the model sets a direction of its own', async () => {
    expect(await make({ prompt })).toEqual({ css: bare, settings: {} });
    expect(await make({ name: 'Pottery' })).toEqual({ css: bare, settings: {} });
  });

  test('begins with the chosen look, whatever colours the prompt names', async () => {
    expect(await make({ prompt, look })).toEqual({ css: lookToCss(chosen), settings: { look: chosen } });
    const named = await make({ prompt: `${prompt} in navy and gold`, look });
    expect(named.css).toBe(lookToCss(chosen));
  });

  test('begins without one if a recording has its own', async () => {
    expect(await make({ prompt, look }, 'demo')).toEqual({ css: bare, settings: {} });
  });
});
