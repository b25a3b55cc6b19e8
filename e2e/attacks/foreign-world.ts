import { createHash, randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { encodeParts } from '../../lib/preview/runtime/compiled-parts';
import { connectApp } from '../support/connect-app';
import type { Easel } from '../support/easel';
import { ask } from '../support/http';
import { promptsOf, useProjects, type Started } from '../support/projects';

export const accessCode = 'open-sesame-4711';
/** Part of everything the first person makes; it must not appear in any response to anyone else. */
export const canary = 'canary-8c1f';

export type Person = Record<'authorization' | 'cookie', string>;

/** What the first person has, and the second person's own project. */
export type World = Awaited<ReturnType<typeof makeWorld>>;

export const hashOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A new browser that knows the code; its first call assigns it an identity. */
export async function arrive(easel: Easel): Promise<Person> {
  const authorization = `Bearer ${accessCode}`;
  const { headers } = await ask(easel.port, 'GET', '/api/projects', { headers: { authorization } });
  const cookie = (headers['set-cookie'] ?? []).map((line) => line.split(';')[0]!).join('; ');
  return { authorization, cookie };
}

/** An app without a database, and a question about it: quick to make. */
async function beginEmpty(anns: ReturnType<typeof useProjects>): Promise<Started> {
  const { projectId } = await anns.must<Started>(201, 'POST', '/api/projects', { name: 'App' });
  return { projectId, turnId: (await anns.say(projectId, `What is ${canary}?`, 'ask')).turnId };
}

/**
 * Two guests. The first has an app with versions, promises and pictures and, if `isWhole`, also with data, people, a
 * site and a named moment; otherwise ids of those refer to nothing.
 */
export async function makeWorld(easel: Easel, { isWhole }: { isWhole: boolean }) {
  const [ann, ben] = [await arrive(easel), await arrive(easel)];
  const [anns, bens] = [useProjects(easel, ann), useProjects(easel, ben)];
  const benStarted = bens.must<Started>(201, 'POST', '/api/projects', { name: 'Other' });

  const { projectId, turnId } = isWhole ? await anns.create(promptsOf('guest-book')[0]) : await beginEmpty(anns);
  const ended = await anns.endOf({ projectId, turnId });
  if (isWhole && ended.outcome !== 'version') throw new Error(`the first turn ended as ${ended.outcome}`);
  const at = (rest = '') => anns.at(projectId, rest);
  await anns.must(200, 'PATCH', at(), { name: `App ${canary}` });
  const [first] = await anns.versions(projectId);

  const picture = Buffer.from(`bytes ${canary}`);
  const sha256 = hashOf(picture);
  await anns.must(201, 'PUT', at(`/blobs/${sha256}`), picture);
  const { versionId } = await anns.must<{ versionId: string }>(201, 'POST', at('/versions'), {
    operations: [
      { type: 'file-write', path: 'public/note.txt', content: `words ${canary}` },
      { type: 'file-write', path: 'public/own.bin', blob: sha256 },
    ],
  });
  const treeAnswer = await ask(easel.port, 'GET', at(`/versions/${versionId}/tree`), { headers: ann });
  const treeHash = /[0-9a-f]{64}/.exec(String(treeAnswer.headers.etag))![0];
  const { mainUrl } = await anns.must<{ mainUrl: string }>(200, 'POST', at('/preview'), {});

  const backend = await anns.backendOf(projectId);
  const { promise } = await anns.must<{ promise: { id: string } }>(201, 'POST', at('/promises'), {
    sentence: `Says ${canary}`,
    journey: 'see "Welcome"',
  });
  const jpeg = Buffer.from([255, 216, 255, 192, 0, 11, 8, 1, 144, 2, 128, 1, 1, 17, 0, 255, 218, 0, 2, 255, 217]);
  const shown = await anns.must<{ picture: string }>(201, 'POST', at('/pictures'), jpeg);
  // Everybody can see the app at its link: what they may know of it doesn't contain the canary; everything else does.
  const shared = await anns.must<{ share: { id: string } }>(200, 'POST', at('/share'), {
    ...{ visibility: 'link', title: 'Shared', picture: shown.picture },
  });
  // An app can be forked only once its share has been built.
  await vi.waitFor(
    async () => {
      const { share } = await anns.must<{ share: { status: string } }>(200, 'GET', at('/share'));
      if (share.status !== 'ready') throw new Error(`the share is ${share.status}`);
    },
    { timeout: 60_000, interval: 200 },
  );
  const unshared = await anns.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Not shared' });
  const site = await anns.must<{ site: { slug: string } }>(200, 'PATCH', at('/site'), { details: { title: canary } });
  const whole = isWhole ? await fill() : { person: randomUUID(), table: 'entries' };
  return {
    ...{ ann, ben, anns, bens, projectId, picture, jpeg, backend, isWhole },
    bensProject: (await benStarted).projectId,
    previewHost: new URL(mainUrl).host,
    siteHost: `${site.site.slug}.sites.localhost:${easel.port}`,
    /** Values for the parameters in paths. */
    names: {
      ...{ projectId, turnId, versionId, otherId: first!.id, momentId: 'm'.repeat(26), deploymentId: 'd'.repeat(26) },
      shareId: shared.share.id,
      ...{ promiseId: promise.id, number: '0', lane: 'main', treeHash, hash: sha256, sha256 },
      // The hash of bytes that nobody else ever sends.
      ...{ othersHash: hashOf(`words ${canary}`) },
      // Not shared, so only its owner may fork it.
      originId: unshared.projectId,
      ...{ column: 'id', bucket: 'pictures', name: 'a.png', appId: projectId, tokenId: 't'.repeat(26) },
      ...{ filePath: 'public/note.txt', key: 'a'.repeat(32), state: 'a'.repeat(26), picture: shown.picture },
      ...whole,
      file: `${whole['table']}.csv`,
    } as Readonly<Record<string, string>>,
  };
  /** Creates the things that each take seconds to make. */
  async function fill(): Promise<Record<string, string>> {
    const { data } = await connectApp(backend).auth.signUp({ email: `${canary}@x.test`, password: 'secret 123!' });
    const { tables } = await anns.must<{ tables: { name: string }[] }>(200, 'GET', at('/data'));
    const deployment = await anns.publish(projectId);
    if (deployment.status !== 'ready') throw new Error(`not published: ${JSON.stringify(deployment)}`);
    const { moment } = await anns.must<{ moment: { id: string } }>(201, 'POST', at('/moments'), {
      of: 'live',
      name: canary,
    });
    return {
      ...{ person: data.user!.id, table: tables[0]!.name },
      ...{ deploymentId: deployment.id, momentId: moment.id },
    };
  }
}

type Asked = { path: string; body?: unknown };

/** How to make each call that needs more than its path: with valid bodies, so that nothing else refuses it. */
export function askedOf(world: World, call: string): Asked {
  const { names, picture, jpeg } = world;
  const pattern = call.slice(call.indexOf(' ') + 1);
  const fill = (more: Record<string, string> = {}) =>
    pattern.replace(/[:*](\w+)/g, (_, name: string) => more[name] ?? names[name] ?? `no-${name}`);
  const part = { hash: names.sha256!, bytes: new Uint8Array(picture) };
  const observation = { draftId: names.turnId, treeHash: names.treeHash };
  const hosted = { url: 'https://x.supabase.co', publishableKey: 'p', secretKey: 's', accessToken: 't' };
  const bodies: Readonly<Record<string, unknown>> = {
    'POST /api/projects': { name: 'New' },
    'PATCH /api/projects/:projectId': { name: 'Renamed' },
    'POST /api/projects/:projectId/duplicate': {},
    'POST /api/projects/:originId/fork': {},
    'POST /api/projects/:projectId/origin/bring': {},
    'POST /api/shared/:shareId/fork': {},
    'POST /api/projects/:projectId/undelete': {},
    'POST /api/projects/:projectId/share': { visibility: 'link', title: 'Shared' },
    'POST /api/shared/:shareId/reports': { reason: 'other' },
    'POST /api/shared/:shareId/take-down': { takenDown: true },
    'POST /api/projects/:projectId/turns': { prompt: 'Make it blue', mode: 'ask' },
    'POST /api/projects/:projectId/turns/:turnId/answer': { approve: true },
    'POST /api/projects/:projectId/turns/:turnId/observations': { ...observation, phase: 'settled', problems: [] },
    'POST /api/projects/:projectId/turns/:turnId/observations/progress': observation,
    'POST /api/projects/:projectId/turns/:turnId/skip': {},
    'POST /api/projects/:projectId/versions': {
      operations: [{ type: 'file-write', path: 'public/planted.txt', content: 'planted' }],
    },
    'POST /api/projects/:projectId/restore': { versionId: names.otherId, data: false },
    'PUT /api/projects/:projectId/blobs/:sha256': picture,
    'PUT /api/attachments/:sha256': Buffer.from('# A brief'),
    'POST /api/projects/:projectId/versions/:versionId/rows': { table: names.table, keys: 'all' },
    'POST /api/projects/:projectId/moments': { of: 'app', name: 'now' },
    'POST /api/projects/:projectId/moments/:momentId/rows': { table: names.table, keys: 'all' },
    'POST /api/projects/:projectId/data/files/in/:bucket/*name': Buffer.from('bytes'),
    'POST /api/projects/:projectId/data/:table/rows': { rows: [{}] },
    'PATCH /api/projects/:projectId/data/:table/rows': { key: { id: '1' }, cells: {} },
    'DELETE /api/projects/:projectId/data/:table/rows': { keys: [{ id: '1' }] },
    'POST /api/projects/:projectId/data/:table/import': { csv: 'id\n1', columns: [null] },
    'PUT /api/projects/:projectId/functions/secrets/:name': { lane: 'preview', value: 'planted' },
    'POST /api/projects/:projectId/functions/runs': { lane: 'preview', name: 'nightly' },
    'POST /api/projects/:projectId/functions/hosts': { host: 'api.example.com' },
    'POST /api/projects/:projectId/modules': { name: 'auth' },
    'POST /api/projects/:projectId/modules/:name/files': { path: 'src/modules/auth/sign-in.tsx', isMine: true },
    'POST /api/projects/:projectId/promises': { sentence: 'Opens', journey: 'see "Welcome"' },
    'PATCH /api/projects/:projectId/promises/:promiseId': { isOff: true },
    'POST /api/projects/:projectId/pictures': jpeg,
    'PUT /api/projects/:projectId/preview/:lane': {
      treeHash: null,
      manifest: {
        ...{ compiler: 'c', layer: 'l', html: '<html></html>', entry: '/src/main.tsx', modules: [], styles: [] },
        assets: [{ url: '/own.bin', hash: names.sha256, contentType: 'image/png' }],
      },
    },
    'PUT /api/projects/:projectId/preview/try/data': { of: 'before', withOwner: false },
    'PUT /api/projects/:projectId/data/people/:person/owner': { isOwner: true },
    'POST /api/projects/:projectId/preview/try/sessions': { name: null },
    'POST /api/projects/:projectId/compiled/missing': { hashes: [names.sha256] },
    'PUT /api/projects/:projectId/compiled': encodeParts([part]),
    'POST /api/projects/:projectId/files': { treeHash: names.treeHash },
    'POST /api/projects/:projectId/packages': { dependencies: {}, specifiers: [] },
    'POST /api/projects/:projectId/deployments': {},
    'PATCH /api/projects/:projectId/site': { details: { title: 'Taken over' } },
    'POST /api/projects/:projectId/site/rows': { rows: [], people: [], files: [] },
    'PUT /api/projects/:projectId/site/drawing': {
      ...{ deploymentId: names.deploymentId, seenAt: 1, unknown: null, picture: null },
      pages: [
        {
          ...{ route: '/', shownAt: '/', title: 'Taken over', description: null, classes: '', sheets: [], styles: '' },
          html: '<h1>Taken over</h1>',
        },
      ],
    },
    'POST /api/projects/:projectId/site/rollback': { deploymentId: names.deploymentId },
    'PUT /api/projects/:projectId/live-data': hosted,
    'PUT /api/projects/:projectId/elsewhere': { address: 'http://127.0.0.1:1', token: 't' },
    'POST /api/projects/:projectId/elsewhere/publishes': {},
    'POST /api/projects/:projectId/elsewhere/rollback': { deploymentId: names.deploymentId },
    'POST /api/projects/:projectId/elsewhere/data': {},
    'PUT /api/projects/:projectId/site/domain': { name: 'club.hiking.org' },
    'POST /api/projects/:projectId/site/domain/check': {},
    'PUT /api/projects/:projectId/host': { host: 'netlify', token: 't' },
    'POST /api/projects/:projectId/host/publishes': {},
    'POST /api/publish-tokens': { name: 'Laptop' },
    'POST /api/elsewhere/apps/:appId/missing': { hashes: [names.sha256] },
    'PUT /api/elsewhere/apps/:appId/parts/:sha256': picture,
    'POST /api/elsewhere/apps/:appId/publishes': {
      ...{ protocol: 1, sequence: 1, name: 'New', summary: '', data: null, mayLose: false, meant: [] },
      files: [{ path: 'index.html', hash: names.sha256 }],
    },
    'POST /api/elsewhere/apps/:appId/rollback': { deploymentId: names.deploymentId },
    'POST /api/projects/:projectId/reach/link': { way: 'localhost-run', agreed: true },
    'POST /api/projects/:projectId/reach/link/key': { fingerprint: `SHA256:${'A'.repeat(43)}` },
    'PUT /api/settings/model': { baseUrl: 'http://127.0.0.1:1', modelId: 'm' },
    'POST /api/settings/model/sign-in': { modelId: 'm' },
    'PATCH /api/limits': { turnUsd: 10_000 },
  };
  const paths: Readonly<Record<string, string>> = {
    'PUT /api/attachments/:sha256': `${fill({ sha256: hashOf('# A brief') })}?name=a.md`,
    'GET /api/projects/:projectId/pictures/:sha256': fill({ sha256: names.picture! }),
    'GET /api/projects/:projectId/compiled/:treeHash': `${fill()}?compiler=c`,
    'GET /api/spending': `${fill()}?projectId=${names.projectId}`,
    'GET /api/spending.csv': `${fill()}?projectId=${names.projectId}`,
  };
  return { path: paths[call] ?? fill(), ...(call in bodies ? { body: bodies[call] } : {}) };
}
