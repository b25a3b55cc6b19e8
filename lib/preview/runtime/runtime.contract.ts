import { beforeEach, describe, expect, test } from 'vitest';
import type { FileTree } from '../../base/files/file-operation';
import type { Runtime, RuntimeStatus } from './runtime';

export type RuntimeWorld = {
  runtime: Runtime;
  /** Makes a tree of these files that can be mounted. `src/App.tsx` is shown; text with `!fault` does not compile. */
  addTree(files: Readonly<Record<string, string>>): { hash: string; entries: FileTree };
};

const sound = { 'src/App.tsx': 'sound' };
const faulty = { 'src/App.tsx': '!fault' };

/** The contract between every runtime and the studio. */
export function describeRuntime(adapter: string, createWorld: () => Promise<RuntimeWorld>): void {
  describe(`Runtime (${adapter})`, () => {
    let world: RuntimeWorld;
    let heard: RuntimeStatus[];
    const signal = new AbortController().signal;
    const write = (content: string) => [{ type: 'file-write' as const, path: 'src/App.tsx', content }];

    beforeEach(async () => {
      world = await createWorld();
      heard = [];
      world.runtime.subscribe((status) => heard.push(status));
    });

    test('tells a listener at once where it stands', () => {
      expect(heard).toEqual([{ phase: 'starting', step: 'connecting', packages: null }]);
    });

    test('is ready once a tree is mounted', async () => {
      await world.runtime.mount(world.addTree(sound), signal);
      expect(heard.at(-1)).toEqual({ phase: 'ready', placeholders: 0 });
    });

    test('names what is wrong with a tree that can’t be shown', async () => {
      await world.runtime.mount(world.addTree(faulty), signal);
      expect(heard.at(-1)).toMatchObject({ phase: 'problem', problems: [{ kind: 'compile' }] });
    });

    test('refuses to mount what was aborted before', async () => {
      await expect(world.runtime.mount(world.addTree(sound), AbortSignal.abort())).rejects.toThrow();
    });

    test('is ready again once a fault is fixed', async () => {
      await world.runtime.mount(world.addTree(sound), signal);
      await world.runtime.apply(write('!fault'), false);
      expect(heard.at(-1)).toMatchObject({ phase: 'problem' });
      await world.runtime.apply(write('sound again'), false);
      expect(heard.at(-1)).toEqual({ phase: 'ready', placeholders: 0 });
    });

    test('says of a sound tree which pages were tried, at which widths', async () => {
      const tree = world.addTree(sound);
      await world.runtime.mount(tree, signal);
      expect(await world.runtime.try(tree.hash, signal)).toEqual({
        treeHash: tree.hash,
        phase: 'settled',
        problems: [],
        trial: { by: 'tab', routes: ['/'], widths: [1280, 768, 360] },
      });
    });

    test('claims no page was tried of a tree that does not compile', async () => {
      await world.runtime.mount(world.addTree(sound), signal);
      await world.runtime.apply(write('!fault'), false);
      const observation = await world.runtime.try(world.addTree(faulty).hash, signal);
      expect(observation).toMatchObject({ phase: 'problem', trial: { routes: [], widths: [] } });
    });

    test('calls no listener after dispose', async () => {
      const count = heard.length;
      await world.runtime.dispose();
      await world.runtime.mount(world.addTree(sound), signal).catch(() => undefined);
      expect(heard).toHaveLength(count);
    });
  });
}
