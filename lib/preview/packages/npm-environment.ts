import { existsSync } from 'node:fs';
import path from 'node:path';

/** How to start npm, and what it may learn about this machine. */
export type NpmSetup = {
  command: string;
  args: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** Whether installs may use the sign-ins in the operator's npmrc; strangers' installs may not. */
  signsIn: boolean;
  /** More origins that packages may be served from, such as `https://files.example`. */
  furtherOrigins: readonly string[];
};

const passed =
  /^(path|systemroot|comspec|pathext|lang|tz|(https?|no|all)_proxy|node_extra_ca_certs|ssl_cert_(file|dir)|npm_config_(registry|globalconfig|proxy|https[_-]proxy|noproxy|cafile|ca|strict[_-]ssl|fetch[_-].*|maxsockets))$|^npm_config_@.*:registry$/i;

/**
 * Picks from the server's environment only what npm needs to reach the registry the operator set up, including their
 * npmrc. No key, token or URL of Easel's reaches a child process.
 */
export function npmSetup(
  source: Readonly<Record<string, string | undefined>>,
  node: string,
  { signsIn = true, furtherOrigins = [] }: Partial<Pick<NpmSetup, 'signsIn' | 'furtherOrigins'>> = {},
): NpmSetup {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined && passed.test(name)) environment[name] = value;
  }
  const home = source.HOME ?? source.USERPROFILE;
  const userConfig = source.npm_config_userconfig ?? source.NPM_CONFIG_USERCONFIG;
  const ownConfig = userConfig ?? (home ? path.join(home, '.npmrc') : undefined);
  if (ownConfig) environment.npm_config_userconfig = ownConfig;

  const beside = [
    source.npm_execpath,
    path.join(path.dirname(node), '../lib/node_modules/npm/bin/npm-cli.js'),
    path.join(path.dirname(node), 'node_modules/npm/bin/npm-cli.js'),
  ];
  const script = beside.find((file) => file?.endsWith('npm-cli.js') === true && existsSync(file));
  const start = script ? { command: node, args: [script] } : { command: 'npm', args: [] };
  return { ...start, environment, signsIn, furtherOrigins };
}
