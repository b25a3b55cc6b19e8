import { describe, expect, test } from 'vitest';
import { hostingConfigs, readHosting } from './read-hosting';

const project = (dev: string, dependencies: Record<string, string>, build: string | null = 'build') =>
  JSON.stringify({ scripts: { dev, ...(build === null ? {} : { build }) }, dependencies });

describe('what a project needs to be on the web', () => {
  test.each([
    ['a page of Vite alone', project('vite', { vite: '7' }), '', 'page'],
    ['no package.json', null, '', 'page'],
    ['Vite beside a server of its own', project('node server/index.js', { vite: '7', express: '5' }), '', 'server'],
    ['Next as it comes', project('next dev', { next: '16' }), 'export default {}', 'server'],
    ['Next that exports pages', project('next dev', { next: '16' }), "export default { output: 'export' }", 'static'],
    ['Astro as it comes', project('astro dev', { astro: '5' }), 'export default defineConfig({})', 'static'],
    ['Astro on request', project('astro dev', { astro: '5' }), 'defineConfig({ output: "server" })', 'server'],
    ['Nuxt as it comes', project('nuxt dev', { nuxt: '4' }, 'nuxt build'), '', 'server'],
    ['Nuxt that writes pages', project('nuxt dev', { nuxt: '4' }, 'nuxt generate'), '', 'static'],
    [
      'SvelteKit with pages',
      project('vite dev --x y', { '@sveltejs/kit': '2', '@sveltejs/adapter-static': '3' }),
      '',
      'static',
    ],
    ['a script that never builds', project('node index.js', {}, null), '', 'server'],
    ['an unknown builder of pages', project('eleventy --serve', { '@11ty/eleventy': '3' }), '', 'static'],
  ] as const)('%s', (_, packageJson, config, hosting) => {
    expect(readHosting(packageJson, [config])).toBe(hosting);
  });

  test('knows the files that decide by their names', () => {
    const paths = ['next.config.mjs', 'astro.config.ts', 'vite.config.ts', 'src/next.config.js'];
    expect(paths.filter((path) => hostingConfigs.test(path))).toEqual(['next.config.mjs', 'astro.config.ts']);
  });
});
