import path from 'node:path';
import { type ConfigEnv, loadConfigFromFile, mergeConfig, type Plugin, type UserConfig } from 'vite';

/** Said by `npm run dev` once the data answers; Vite listens after that. */
type Ready = { port: number; key: string };

/** Kept beyond a restart, at which this file is read again. */
const kept = globalThis as { easelReady?: Promise<Ready> };

/**
 * What Vite runs with beside the app's own config: the data on this computer, below `/backend` of the page's own address, so that links
 * in mails lead back and phones on this network reach it too.
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

/** Vite watches this file in place of the app's own config. */
function restartWith(files: readonly string[]): Plugin {
  return {
    name: 'easel-own-config',
    configureServer({ watcher, restart }) {
      watcher.add([...files]);
      watcher.on('change', (file) => files.includes(path.resolve(file)) && void restart());
    },
  };
}

/** Who is alone with the app becomes its owner by signing up first; see `serve-app-backend.ts`. Nobody gets in before that is heard. */
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
