import { z } from 'zod';
import { needsOf } from './container-project';

/**
 * What hosting a project takes: `page` is bundled by Easel's server; `static` builds its pages with its own Node and
 * does not need it afterwards; `server` needs a Node process as long as the site is up.
 */
export type Hosting = 'page' | 'static' | 'server';

const names = z.record(z.string(), z.string()).catch({});
const packageSchema = z.looseObject({ scripts: names, dependencies: names, devDependencies: names });

/** Packages whose only purpose is to answer requests, so a project that uses one needs a server. */
const servers =
  /^(?:express|fastify|koa|hapi|@hapi\/hapi|hono|@hono\/node-server|restify|polka|h3|nitro|nitropack|ws|socket\.io|json-server|@nestjs\/core|@remix-run\/(?:node|serve|express)|@react-router\/(?:node|serve|express)|@astrojs\/node|@sveltejs\/adapter-node)$/;

/** Configuration files that decide how a project is hosted. */
export const hostingConfigs = /^(?:next|astro|svelte|nuxt)\.config\.(?:[cm]?[jt]s)$/;

/**
 * Reads package.json and the texts of the `hostingConfigs`. Evaluates nothing, so an unusual way of writing Next's
 * configuration counts as `server`.
 */
export function readHosting(packageJson: string | null, configs: readonly string[]): Hosting {
  if (needsOf(packageJson) === 'client') return 'page';
  const { scripts, dependencies, devDependencies } = packageSchema.parse(JSON.parse(packageJson ?? '{}'));
  const all = { ...devDependencies, ...dependencies };
  const config = configs.join('\n');
  if (scripts['build'] === undefined) return 'server';
  if ('next' in all) return /\boutput\s*:\s*['"`]export['"`]/.test(config) ? 'static' : 'server';
  if ('nuxt' in all) return /\bgenerate\b/.test(scripts['build']) ? 'static' : 'server';
  if ('@sveltejs/kit' in all) return '@sveltejs/adapter-static' in all ? 'static' : 'server';
  if ('astro' in all && /\boutput\s*:\s*['"`]server['"`]/.test(config)) return 'server';
  return Object.keys(dependencies).some((name) => servers.test(name)) ? 'server' : 'static';
}
