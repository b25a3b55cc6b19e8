import { describe, expect, test, vi } from 'vitest';
import { createContainerBoot, treeOf } from './boot-container';

type Api = typeof import('@webcontainer/api');

function createWorld(boot: () => Promise<unknown>, isIsolated = true) {
  const api = { WebContainer: { boot: vi.fn(boot) } };
  let over = (): void => undefined;
  const callOff = vi.fn();
  const bootContainer = createContainerBoot({
    loadApi: async () => api as unknown as Api,
    isIsolated,
    timeout: 1000,
    wait: (_, then) => {
      over = then;
      return callOff;
    },
  });
  return { bootContainer, api, callOff, timeOver: () => over() };
}

describe('createContainerBoot', () => {
  test('boots once, however often it is asked', async () => {
    const { bootContainer, api, callOff } = createWorld(async () => ({}));
    const [first, second] = await Promise.all([bootContainer(), bootContainer()]);
    expect(first).toBe(second);
    expect(api.WebContainer.boot).toHaveBeenCalledTimes(1);
    expect(api.WebContainer.boot).toHaveBeenCalledWith(expect.objectContaining({ coep: 'credentialless' }));
    expect(callOff).toHaveBeenCalled();
  });

  test('gives up on a silent host after the timeout, and for the rest of the page’s life', async () => {
    const world = createWorld(() => new Promise(() => undefined));
    const booted = world.bootContainer();
    await vi.waitFor(() => expect(world.api.WebContainer.boot).toHaveBeenCalled());
    world.timeOver();
    expect(await booted).toEqual({ ok: false, error: 'host-silent' });
    expect(await world.bootContainer()).toEqual({ ok: false, error: 'host-silent' });
    expect(world.api.WebContainer.boot).toHaveBeenCalledTimes(1);
  });

  test('does not even try in a page that is not isolated', async () => {
    const { bootContainer, api } = createWorld(async () => ({}), false);
    expect(await bootContainer()).toEqual({ ok: false, error: 'not-isolated' });
    expect(api.WebContainer.boot).not.toHaveBeenCalled();
  });

  test('says when the host refused', async () => {
    const { bootContainer } = createWorld(async () => {
      throw new Error('no');
    });
    expect(await bootContainer()).toEqual({ ok: false, error: 'boot-failed' });
  });
});

describe('treeOf', () => {
  test('accepts folders and files named like properties of every object', () => {
    const files = new Map(['constructor/a.ts', '__proto__/b.ts', 'toString'].map((path) => [path, path]));
    const tree = treeOf(files);
    expect(Object.keys(tree).toSorted()).toEqual(['__proto__', 'constructor', 'toString']);
    expect(tree['constructor']).toEqual({ directory: { 'a.ts': { file: { contents: 'constructor/a.ts' } } } });
  });

  test('nests files in their folders', () => {
    expect(
      treeOf(
        new Map([
          ['a.txt', 'a'],
          ['src/lib/b.ts', 'b'],
          ['src/c.ts', 'c'],
        ]),
      ),
    ).toEqual({
      'a.txt': { file: { contents: 'a' } },
      src: {
        directory: { lib: { directory: { 'b.ts': { file: { contents: 'b' } } } }, 'c.ts': { file: { contents: 'c' } } },
      },
    });
  });
});
