import { describe, expect, test } from 'vitest';
import type { VersionId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import type { SiteFile } from '../../preview/runtime/build-site';
import type { SiteBuilding } from '../../preview/runtime/runtime';
import { sendSite, type SiteBuildStep } from './send-site';

const version = 'v1' as VersionId;
const file = (path: string, text: string): SiteFile => ({ path, bytes: new TextEncoder().encode(text) });
const signal = new AbortController().signal;

function arrange(build: SiteBuilding['buildSite']) {
  const stored = new Map<string, string>();
  const steps: SiteBuildStep[] = [];
  const api = {
    tree: async () => succeed({ hash: 'tree', entries: {} }),
    putBlob: async (hash: string, bytes: Uint8Array) => {
      stored.set(hash, new TextDecoder().decode(bytes));
      return succeed(null);
    },
  };
  const hash = async (bytes: Uint8Array) => `#${new TextDecoder().decode(bytes)}`;
  const send = () => sendSite({ api, hash, build }, version, (step) => steps.push(step), signal);
  return { api, stored, steps, send };
}

describe('sending a site', () => {
  test('stores each content once and names every path by it, of the tree it was built from', async () => {
    const files = [file('index.html', 'page'), file('a.js', 'same'), file('b.js', 'same')];
    const { stored, steps, send } = arrange(async (tree) => (tree.hash === 'tree' ? succeed(files) : null));
    expect(await send()).toEqual(
      succeed({
        versionId: version,
        build: {
          treeHash: 'tree',
          files: [
            { path: 'index.html', hash: '#page' },
            { path: 'a.js', hash: '#same' },
            { path: 'b.js', hash: '#same' },
          ],
        },
      }),
    );
    expect([...stored.values()].sort()).toEqual(['page', 'same']);
    expect(steps).toEqual([{ step: 'building' }, { step: 'sending', files: 3 }]);
  });

  test('says why the app could not be built', async () => {
    const problems = [{ kind: 'compile' as const, message: 'no' }];
    expect(await arrange(async () => fail(problems)).send()).toEqual(fail({ kind: 'problems', problems }));
    expect(await arrange(async () => null).send()).toEqual(fail({ kind: 'absent' }));
  });

  test('stops at the first file the server does not take', async () => {
    const world = arrange(async () => succeed(Array.from({ length: 50 }, (_, n) => file(`${n}.js`, String(n)))));
    let calls = 0;
    world.api.putBlob = async () => {
      calls += 1;
      return fail({ code: 'storage-full' }) as never;
    };
    expect(await world.send()).toEqual(fail({ kind: 'call', failure: { code: 'storage-full' } }));
    expect(calls).toBeLessThan(9);
  });
});
