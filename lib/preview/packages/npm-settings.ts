import { z } from 'zod';
import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { NpmSetup } from './npm-environment';
import { runChild } from './run-child';

/** npm's own configuration for reaching packages. */
export type NpmSettings = {
  /**
   * Where packages may come from: `https://registry.npmjs.org`, a scope's own registry, and what the operator added.
   */
  origins: ReadonlySet<string>;
  upstreamOf: (origin: URL) => URL | null;
  /**
   * Arguments that apply this configuration to an install. They contain nothing from the operator's npmrc unless the
   * install may use their sign-ins.
   */
  args: readonly string[];
};

const text = z.string().nullish();
const listSchema = z.looseObject({
  registry: text,
  proxy: z.union([z.string(), z.literal(false)]).nullish(),
  'https-proxy': z.union([z.string(), z.literal(false)]).nullish(),
  noproxy: z.union([z.string(), z.array(z.string())]).nullish(),
});
type Listed = z.infer<typeof listSchema>;

/** npm always lists these, except when they contain a password. */
const hidden = { registry: 'npm_config_registry', proxy: 'npm_config_proxy', 'https-proxy': 'npm_config_https_proxy' };

/** Settings that lead to a registry without signing in; a client certificate counts as signing in. */
const plainSetting = /^(registry|ca|cafile|strict-ssl|replace-registry-host|maxsockets|fetch-.*)$/;
const isRegistryName = (name: string) => name === 'registry' || /^@[^/]+:registry$/.test(name);

/**
 * Asks npm itself, so that its npmrc files, their precedence and their variables apply. npm omits values that contain a
 * password, so a registry or proxy URL with a password is read from the server's environment; if it isn't there, the
 * result is `packages-unavailable`.
 */
export async function readNpmSettings(
  npm: NpmSetup,
  folder: string,
  signal: AbortSignal,
): Promise<Result<NpmSettings, AppError>> {
  const end = await runChild({
    command: npm.command,
    args: [...npm.args, 'config', 'list', '--json', '--loglevel=silent'],
    folder,
    environment: npm.environment,
    milliseconds: 30_000,
    signal,
  });
  const answer = end.kind === 'done' ? readJson(end.output) : null;
  if (answer !== null) return settingsOf(npm, answer);
  return fail({ code: 'packages-unavailable', detail: 'npm did not say how it is set up.' });
}

export function settingsOf(npm: NpmSetup, answer: unknown): Result<NpmSettings, AppError> {
  const listed = listSchema.parse(answer);
  const given = (name: string) => ownVariable(npm.environment, `npm_config_${name.replaceAll('-', '_')}`);
  for (const [name, variable] of Object.entries(hidden)) {
    if (Object.hasOwn(listed, name) || given(name) !== undefined) continue;
    const detail = `The ${name} in npm's own settings holds a password: start Easel with ${variable} instead.`;
    return fail({ code: 'packages-unavailable', detail });
  }
  const registry = listed.registry ?? given('registry');
  const registries = Object.entries(listed).flatMap(([name, value]) =>
    isRegistryName(name) && typeof value === 'string' ? [value] : [],
  );
  const scoped = Object.entries(npm.environment).flatMap(([name, value]) => {
    const setting = name.slice('npm_config_'.length);
    return setting !== 'registry' && isRegistryName(setting) ? [[setting, value] as const] : [];
  });
  const named = Object.fromEntries(scoped);
  const addresses = [...registries, ...(registry ? [registry] : []), ...Object.values(named), ...npm.furtherOrigins];
  return succeed({
    origins: new Set(addresses.flatMap((one) => (URL.canParse(one) ? [new URL(one).origin] : []))),
    upstreamOf: upstreamOf(npm.environment, {
      ...listed,
      proxy: listed.proxy ?? given('proxy'),
      'https-proxy': listed['https-proxy'] ?? given('https-proxy'),
    }),
    args: npm.signsIn ? [] : plainArgs({ ...named, ...listed, registry }),
  });
}

/**
 * Replaces every npmrc with a file that is never created. Two names are needed, because npm refuses to read the same
 * file twice.
 */
function plainArgs(listed: Listed): string[] {
  const args = ['--userconfig=no-npmrc', '--globalconfig=no-global-npmrc'];
  for (const [name, value] of Object.entries(listed)) {
    if (!isRegistryName(name) && !plainSetting.test(name)) continue;
    const values = [value].flat().filter((one) => one !== null && one !== undefined && one !== '');
    for (const one of values) args.push(`--${name}=${isRegistryName(name) ? withoutLogin(String(one)) : String(one)}`);
  }
  return args;
}

function withoutLogin(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  [url.username, url.password] = ['', ''];
  return url.href;
}

/** The proxy npm would have used: its own settings override the system's variables, and `noproxy` overrides both. */
function upstreamOf(environment: NpmSetup['environment'], listed: Listed) {
  const set = listed['https-proxy'] || listed.proxy;
  const secure = ownVariable(environment, 'https_proxy');
  const plain = secure ?? ownVariable(environment, 'http_proxy') ?? ownVariable(environment, 'proxy');
  const listedOut = Array.isArray(listed.noproxy) ? listed.noproxy.join(',') : (listed.noproxy ?? '');
  const out = (listedOut || (ownVariable(environment, 'no_proxy') ?? '')).split(',').flatMap((one) => {
    const name = one.trim().replace(/^\.+/, '').toLowerCase();
    return name === '' ? [] : [name];
  });
  return (origin: URL): URL | null => {
    const { hostname, protocol } = origin;
    if (out.some((name) => hostname === name || hostname.endsWith(`.${name}`))) return null;
    const proxy = set || (protocol === 'https:' ? secure : plain);
    // Return a proxy of another kind (SOCKS) as well: requests then fail instead of bypassing it.
    return proxy && URL.canParse(proxy) ? new URL(proxy) : null;
  };
}

function readJson(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}

function ownVariable(environment: NpmSetup['environment'], name: string): string | undefined {
  const found = Object.entries(environment).find(([one, value]) => one.toLowerCase() === name && value !== '');
  return found?.[1];
}
