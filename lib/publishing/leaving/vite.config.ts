import path from 'node:path';
import { type ConfigEnv, loadConfigFromFile, mergeConfig, type Plugin, type UserConfig } from 'vite';

/** Sent by `npm run dev` once the backend responds. Vite listens only after that. */
type Ready = { port: number; key: string };

/** Kept across restarts of Vite, which load this file again. */
const kept = globalThis as { easelReady?: Promise<Ready> };

/**
 * What Vite gets in addition to the app's own config: the data on this computer at `/backend` below the page's own
 * address, so that links in mails work and phones on this network can reach it too.
 */
export default async function config(env: ConfigEnv): Promise<UserConfig> {
  kept.easelReady ??= new Promise((resolve) => {
    process.once('message', (message) => resolve(message as Ready));
    process.once('disconnect', () => process.exit());
  });
  const asked = process.env.EASEL_OWN_CONFIG;
  const [own, { port, key }] = await Promise.all([
    loadConfigFromFile(env, asked === '' ? undefined : asked, process.cwd()),
    kept.easelReady,
  ]);
  const files = own === null ? [] : [own.path, ...own.dependencies].map((file) => path.resolve(file));
  return mergeConfig(own?.config ?? {}, {
    define: {
      'import.meta.env.VITE_SUPABASE_URL': '(globalThis.location.origin + "/backend")',
      'import.meta.env.VITE_SUPABASE_ANON_KEY': JSON.stringify(key),
    },
    server: {
      proxy: { '/backend/': { target: `http://127.0.0.1:${port}`, ws: true, xfwd: true } },
      watch: { ignored: ['**/.backend/**'] },
    },
    plugins: [restartWith(files), tellWhoReachesIt()],
  } satisfies UserConfig);
}

/** Restarts when the app's own config changes, since Vite watches only this file. */
function restartWith(files: readonly string[]): Plugin {
  return {
    name: 'easel-own-config',
    configureServer({ watcher, restart }) {
      watcher.add([...files]);
      watcher.on('change', (file) => files.includes(path.resolve(file)) && void restart());
    },
  };
}

/**
 * Reports whether others can reach the page: a person who is alone with the app becomes its owner by signing up first
 * (`serve-app-backend.ts`). Vite does not listen until the report was received.
 */
function tellWhoReachesIt(): Plugin {
  return {
    name: 'easel-who-reaches-it',
    async configResolved({ server: { host } }) {
      const isAlone = host === undefined || host === false || host === 'localhost' || host === '127.0.0.1';
      await new Promise((resolve) => {
        process.once('message', resolve);
        process.send?.({ isAlone });
      });
    },
  };
}
