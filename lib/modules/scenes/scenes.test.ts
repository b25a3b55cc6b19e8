import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { FunctionComponent } from 'react';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { readModule } from '../catalogue/read-catalogue';

type Part = FunctionComponent<Record<string, unknown>>;
const here = import.meta.dirname;
const mostCharacters = 6000;

/** The module as an app gets it, bundled and loaded, with this process's own React. */
async function loadParts(): Promise<Record<string, Part>> {
  const { outputFiles } = await build({
    ...{
      entryPoints: [path.join(here, 'files/index.ts')],
      bundle: true,
      write: false,
      format: 'cjs',
      platform: 'node',
    },
    ...{ jsx: 'automatic', external: ['react', 'react/jsx-runtime'], loader: { '.css': 'empty' } },
  });
  const exported: { exports: Record<string, Part> } = { exports: {} };
  const known: Record<string, unknown> = {
    react: await import('react'),
    'react/jsx-runtime': await import('react/jsx-runtime'),
  };
  // oxlint-disable-next-line no-new-func -- our own source, just bundled
  new Function('module', 'exports', 'require', outputFiles[0]!.text)(
    exported,
    exported.exports,
    (name: string) => known[name],
  );
  return exported.exports;
}

describe('drawings', () => {
  let parts: Record<string, Part>;
  beforeAll(async () => {
    parts = await loadParts();
  });
  const draw = (name: string, props: Record<string, unknown> = {}) =>
    renderToStaticMarkup(createElement(parts[name]!, props));
  const kinds = async () => {
    const notes = await readFile(path.join(here, 'notes.md'), 'utf8');
    return /kind="([^"]+)"/.exec(notes)![1]!.split('|');
  };
  const poses = ['stand', 'walk', 'wave', 'sit', 'read', 'carry', 'cheer', 'work'];
  async function drawAll(): Promise<[name: string, markup: string][]> {
    return [
      ...Object.keys(parts)
        .filter((name) => name !== 'Pattern')
        .map((name): [string, string] => [name, draw(name)]),
      ...(await kinds()).map((kind): [string, string] => [`Pattern ${kind}`, draw('Pattern', { kind })]),
      ...poses.map((pose): [string, string] => [`Person ${pose}`, draw('Person', { pose })]),
    ];
  }

  test('are small, the same each time, and ask nobody for anything', async () => {
    for (const [name, markup] of await drawAll()) {
      expect(markup.length, name).toBeLessThanOrEqual(mostCharacters);
      expect(markup, name).not.toMatch(/NaN|undefined|Infinity|https?:|href|<image|data:|<script|<foreignObject/);
      expect(markup.match(/url\((?!#)/), name).toBeNull();
    }
    expect(await drawAll()).toEqual(await drawAll());
    expect(draw('Houses', { seed: 2 })).not.toBe(draw('Houses'));
    const { files } = await readModule(here);
    expect(Object.values(files).join('\n')).not.toMatch(
      /\bfetch\(|https?:|localStorage|dangerouslySetInnerHTML|@import/,
    );
  });

  test('say what they are to those who can’t see them only where they have a title', async () => {
    for (const name of Object.keys(parts).filter((one) => one !== 'Pattern')) {
      expect(draw(name), name).toContain('aria-hidden="true"');
      expect(draw(name, { title: 'A quiet bay' }), name).toMatch(/role="img" aria-label="A quiet bay"/);
    }
    expect(draw('Pattern', { kind: 'dots' })).toContain('aria-hidden="true"');
  });

  test('stand in a scene where they are put, and two of a kind share no name', () => {
    const scene = createElement(
      parts.Scene!,
      { title: 'Bay', night: true },
      createElement(parts.Sky!),
      createElement(parts.Sun!, { x: 200, y: 300, size: 100 }),
      createElement(parts.Sun!, { lead: 'tomato' }),
      createElement(parts.Sea!),
    );
    const markup = renderToStaticMarkup(scene);
    expect(markup).toContain('x="150" y="200" width="100" height="100"');
    expect(markup).toContain('--scene-lead:tomato');
    expect(markup).toContain('scene-night');
    const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, used] of markup.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(used);
  });

  test('are all named to the model, which is told of no other', async () => {
    const notes = (await readModule(here)).notes;
    expect(notes.length).toBeLessThanOrEqual(1000);
    const told = new Set([...notes.matchAll(/\b[A-Z]\w+/g)].map(([name]) => name));
    for (const word of ['From', 'Things', 'Colours', 'SVG']) told.delete(word);
    expect([...told].toSorted()).toEqual(Object.keys(parts).toSorted());
    for (const pose of poses) expect(notes).toContain(pose);
  });
});
