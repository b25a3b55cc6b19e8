import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { exists } from '@/lib/backends/backends/exists';
import type { BackendKeys } from '@/lib/backends/backends/backend';
import { type AppBackend, findRunning, holdData, notePort, openAppBackend } from './app-backend';
import type { openLeftFunctions } from './left-functions';
import { findNamedProject, withoutFlag, wordAfter } from './named-project';
import type { Place } from './place';
import { putInFiles } from './put-in-files';
import { openedPath, serveAppBackend } from './serve-app-backend';

type Env = Readonly<Record<string, string | undefined>>;
type Asked = Place & { words: readonly string[]; env: Env };
/** Sent to the page's server once the backend responds: the port, and the key for pages. */
export type Ready = { port: number; key: string };

/** The start script of an app whose pages are served by something other than Vite. */
const ownScript = 'dev:page';
const configFlags = ['--config', '-c'];

/**
 * `npm run dev`: opens the app's data on this computer and runs Vite with the given arguments. Vite is started at once,
 * because it is slow, and listens once the backend responds. If `.env` names a Supabase project, Vite runs alone. Both
 * end together.
 */
export async function runDev({ words, env, ...place }: Asked): Promise<number> {
  const { root, say } = place;
  const named = await findNamedProject(root, words, env);
  if (named !== null) {
    say(`  Data: ${named} (from .env)`);
    return endOf(await startPage(root, words, env, null));
  }
  const held = await holdData(root);
  if (held === null) return joinRunning({ words, env, ...place });

  const hasOwn = await hasOwnScript(root);
  // Starting it takes as long as opening the data, so do both at once; it waits for `Ready`.
  const early = hasOwn ? null : await startPage(root, words, env, 'waits');
  const ending = early === null ? null : endOf(early);
  // Vite reports whether its own config lets others in. For any other server, look at the arguments.
  let isAlone = hasOwn && !words.some((word) => word === '--host' || word.startsWith('--host='));
  let isOpened = false;
  early?.on('message', (said) => {
    isAlone = (said as { isAlone: boolean }).isAlone;
    tell(early, 'heard');
  });
  const own = await openAppBackend(held, place);
  const served = await serveAppBackend(own, {
    ...place,
    openFunctions: await loadFunctions(place),
    isAlone: () => isAlone && !isOpened,
    onOpened: () => (isOpened = true),
  });
  const fault = await putInFiles(own.backends, root);
  if (fault !== null) say(`\n  ${fault.replaceAll('\n', '\n  ')}\n`);
  await notePort(root, served.port);
  say('  Data: on this computer, in .backend');
  const ready: Ready = { port: served.port, key: own.keys.publishableKey };
  if (early !== null) tell(early, ready);
  const code = await (ending ?? endOf(await startPage(root, words, env, ready)));
  await close(own, served);
  return code;
}

/** The code that runs server functions; the zip contains it only for apps that have some. */
async function loadFunctions({ here }: Place): Promise<typeof openLeftFunctions | null> {
  const file = path.join(here, 'functions.mjs');
  if (!(await exists(file))) return null;
  const loaded = (await import(pathToFileURL(file).href)) as { openLeftFunctions: typeof openLeftFunctions };
  return loaded.openLeftFunctions;
}

async function close(own: AppBackend, served: { close(): Promise<void> }): Promise<void> {
  await served.close();
  await own.close();
}

/** The data is open in another terminal. These pages use it too, so both show the same. */
async function joinRunning({ root, words, env, say }: Asked): Promise<number> {
  const running = await findRunning(root);
  if (running === null || !(await answers(running.port))) {
    say(
      'Another npm run dev or npm run claim of this app is just opening its data. Wait a moment, then start this again.',
    );
    return 1;
  }
  say('  Data: on this computer, opened by the other npm run dev; it is gone when that one ends');
  const ready: Ready = { port: running.port, key: running.keys.publishableKey };
  const page = await startPage(root, words, env, ready);
  page.on('message', (said) => {
    const isAlone = (said as { isAlone: boolean }).isAlone;
    void (isAlone ? Promise.resolve() : tellOpened(running)).then(() => tell(page, 'heard'));
  });
  tell(page, ready);
  return endOf(page);
}

/**
 * Before it listens, Vite reports whether others can reach it. If nothing responds here, the data has been closed, and
 * nobody can sign up in it.
 */
async function tellOpened({ port, keys }: { port: number; keys: BackendKeys }): Promise<void> {
  const headers = { authorization: `Bearer ${keys.secretKey}` };
  await fetch(`http://127.0.0.1:${port}${openedPath}`, { method: 'POST', headers }).catch(() => undefined);
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/auth/v1/health`).then(
    ({ status }) => status < 500,
    () => false,
  );
}

/** Does nothing if the process has ended or has no message channel. */
function tell(page: ChildProcess, said: Ready | 'heard'): void {
  if (page.connected) page.send(said);
}

async function hasOwnScript(root: string): Promise<boolean> {
  const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { scripts?: object };
  return Object.hasOwn(scripts ?? {}, ownScript);
}

/**
 * Starts the server of the pages. Vite gets a config that wraps the app's own and waits for `Ready`; null starts plain
 * Vite.
 */
async function startPage(
  root: string,
  words: readonly string[],
  env: Env,
  ready: Ready | 'waits' | null,
): Promise<ChildProcess> {
  if (await hasOwnScript(root)) {
    const told = typeof ready === 'object' &&
      ready && {
        VITE_SUPABASE_URL: `http://127.0.0.1:${ready.port}`,
        VITE_SUPABASE_ANON_KEY: ready.key,
      };
    // On Windows npm is a script, which only a shell can start; the arguments are this person's own.
    return spawn('npm', ['run', ownScript, '--', ...words], {
      cwd: root,
      env: { ...env, ...told } as NodeJS.ProcessEnv,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
  }
  const vite = createRequire(path.join(root, 'package.json')).resolve('vite/package.json');
  const { bin } = JSON.parse(await readFile(vite, 'utf8')) as { bin: { vite: string } };
  const program = path.join(path.dirname(vite), bin.vite);
  if (ready === null) return spawn(process.execPath, [program, ...words], { cwd: root, stdio: 'inherit' });
  const config = path.join(import.meta.dirname, 'vite.config.mjs');
  return spawn(process.execPath, [program, ...withoutFlag(words, configFlags), '--config', config], {
    cwd: root,
    env: { ...env, EASEL_OWN_CONFIG: wordAfter(words, configFlags) ?? '' } as unknown as NodeJS.ProcessEnv,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
}

/**
 * Resolves with the exit code of the pages' server. Signals to this process are passed on to that server, so the data
 * stays open until it has ended.
 */
function endOf(page: ChildProcess): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => page.kill(signal));
  return new Promise((resolve, reject) => {
    page.once('error', reject);
    page.once('exit', (code) => resolve(code ?? 0));
  });
}
