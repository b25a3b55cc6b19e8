import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { fail, succeed } from '../../base/foundation/result';
import type { Tunnel, TunnelFailure } from './tunnel';

const link = /https:\/\/[a-z0-9-]{3,200}\.trycloudflare\.com/;
const heardLength = 64 * 1024;

type Options = {
  /** Path of the program; null if it is not on this computer. */
  program: string | null;
  environment: Readonly<Record<string, string | undefined>>;
  /** Only set by tests. */
  saidMs?: number;
};

/**
 * A quick tunnel of Cloudflare's own program, which needs no account. It prints its address, and ends with its process.
 * Cloudflare puts the visitor's address into `X-Forwarded-For`.
 */
export function createCloudflaredTunnel({ program, environment, saidMs = 30_000 }: Options): Tunnel {
  return {
    async open(target, signal) {
      if (signal.aborted) return fail<TunnelFailure>({ code: 'tunnel-no-address' });
      if (program === null) return fail<TunnelFailure>({ code: 'tunnel-program-missing' });
      const child = spawn(program, ['tunnel', '--no-autoupdate', '--url', `http://127.0.0.1:${target.port}`], {
        // Pass nothing else, since Easel's environment also contains keys for models.
        env: pick(environment, ['PATH', 'HOME', 'SystemRoot']),
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const ended = new Promise<void>((resolve) => {
        child.once('error', () => resolve());
        child.once('close', () => resolve());
      });
      const close = async () => {
        child.kill('SIGTERM');
        const hard = setTimeout(() => child.kill('SIGKILL'), 3000);
        await ended;
        clearTimeout(hard);
      };
      const origin = await new Promise<string | null>((resolve) => {
        let said = '';
        const timer = setTimeout(() => resolve(null), saidMs);
        void ended.then(() => {
          clearTimeout(timer);
          resolve(null);
        });
        signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
        child.stderr.on('data', (chunk: Buffer) => {
          if (said.length < heardLength) said += chunk.toString('utf8');
          const found = link.exec(said)?.[0];
          if (found === undefined) return;
          clearTimeout(timer);
          resolve(found);
        });
      });
      if (origin === null || signal.aborted) {
        await close();
        return fail<TunnelFailure>({ code: 'tunnel-no-address' });
      }
      return succeed({ origin, fingerprint: null, ended, close });
    },
  };
}

function pick(environment: Options['environment'], names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.map((name) => [name, environment[name]])) as unknown as NodeJS.ProcessEnv;
}

/** Finds a program of that name in the folders of `PATH`; null if there is none. */
export async function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  for (const folder of (environment['PATH'] ?? '').split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      if (folder === '' || !path.isAbsolute(file)) continue;
      const runs = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (runs) return file;
    }
  }
  return null;
}
