import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What this machine offers to confine a process that runs an app's SQL. */
export type Walls = {
  /** Node's permission model: only the named files, no child process, no thread. Null if Node has none. */
  files: '--permission' | '--experimental-permission' | null;
  /** Code generation from strings is disabled. */
  strings: boolean;
  /** Whether it can reach other machines or servers on this one. */
  network: 'closed' | 'open';
  /** Whether the system kills it when the server ends, for whatever reason, even in the middle of a statement. */
  endsWithServer: boolean;
  /** System programs that each exec the next, with Node last; only Node's process remains. */
  before: readonly string[];
};

/** Where a system's own programs are: PATH is not consulted. */
const places = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/run/current-system/sw/bin'];

type Means = { program: string; ways: readonly (readonly string[])[] };

/**
 * For each of these, the first way that works here is used. Privileges are dropped after the network is closed, because
 * closing it requires one.
 */
const means = {
  network: { program: 'unshare', ways: [['-r', '-n'], ['-n']] },
  rights: {
    program: 'setpriv',
    ways: [['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'], ['--no-new-privs']],
  },
  ends: { program: 'setpriv', ways: [['--pdeathsig', 'KILL']] },
  limits: { program: 'prlimit', ways: [['--core=0', '--nofile=4096:4096'], ['--core=0']] },
} as const satisfies Record<string, Means>;

async function works(command: readonly string[]): Promise<boolean> {
  const [program = '', ...words] = [...command, process.execPath, '--version'];
  const env = {} as NodeJS.ProcessEnv;
  return new Promise((resolve) => execFile(program, words, { env, timeout: 5000 }, (error) => resolve(!error)));
}

async function findMeans(before: readonly string[], { program, ways }: Means): Promise<readonly string[]> {
  const file = places.map((place) => `${place}/${program}`).find((one) => existsSync(one));
  if (file === undefined) return [];
  for (const way of ways) if (await works([...before, file, ...way])) return [file, ...way];
  return [];
}

async function look(): Promise<Walls> {
  const flags = process.allowedNodeEnvironmentFlags;
  // Node 20 does not list the flag, so try it.
  const files =
    (['--permission', '--experimental-permission'] as const).find((one) => flags.has(one)) ??
    ((await works([process.execPath, '--experimental-permission'])) ? '--experimental-permission' : null);
  let before: readonly string[] = [];
  const add = async (one: Means) => {
    const found = await findMeans(before, one);
    before = [...before, ...found];
    return found.length > 0;
  };
  const isClosed = await add(means.network);
  await add(means.rights);
  const endsWithServer = await add(means.ends);
  await add(means.limits);
  return { files, strings: true, network: isClosed ? 'closed' : 'open', endsWithServer, before };
}

let found: Promise<Walls> | null = null;

/** Probed once per process, since it runs a dozen programs; about 0.2 s. */
export function findWalls(): Promise<Walls> {
  return (found ??= look());
}

/** One line for the person who starts Easel. */
export function tellWalls({ files, network, before }: Walls): string {
  const parts = [
    files === null ? 'files open (this Node has no permission model)' : 'files closed',
    network === 'closed' ? 'network closed' : 'network open',
    "only Easel's own code",
    ...(before.some((word) => word.endsWith('/setpriv')) ? ['no rights on this machine'] : []),
  ];
  return `Apps' databases run apart from Easel: ${parts.join(', ')}.`;
}
