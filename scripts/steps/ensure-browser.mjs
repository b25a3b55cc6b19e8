import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createRequire } from 'node:module';
import { root, run } from './run.mjs';

/**
 * The headless shell comes first because it draws no window of its own: with it, the suite uses a quarter less CPU
 * time.
 */
const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function onPath() {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  for (const name of names) {
    const found = spawnSync(finder, [name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.split('\n')[0].trim();
  }
  return null;
}

async function playwrightsOwn() {
  const { chromium } = await import('playwright');
  const file = chromium.executablePath();
  return existsSync(file) ? file : null;
}

async function fromDebian() {
  const isDebian = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (!isDebian) return null;
  await run('apt-get', ['update']);
  for (const name of names.slice(0, 2)) {
    const { code } = await run('apt-get', ['install', '-y', '--no-install-recommends', name]);
    if (code === 0) break;
  }
  return onPath();
}

async function fromNpm() {
  const installed = await run('npm', [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '@sparticuz/chromium@153.0.0',
  ]);
  if (installed.code !== 0) return null;
  const require = createRequire(path.join(root, 'package.json'));
  const { default: chromium } = await import(require.resolve('@sparticuz/chromium'));
  return chromium.executablePath();
}

/**
 * Finds a Chromium for the browser tests, or installs one; null if that fails. Tries in order: CHROMIUM_PATH,
 * playwright's own, the PATH, Debian's packages (as root), playwright's download, npm.
 */
export async function ensureBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named && existsSync(named)) return named;
  const attempts = [
    playwrightsOwn,
    async () => onPath(),
    fromDebian,
    async () => {
      await run('npx', ['playwright', 'install', 'chromium']);
      return playwrightsOwn();
    },
    fromNpm,
  ];
  for (const attempt of attempts) {
    const found = await attempt().catch(() => null);
    if (found) return found;
  }
  return null;
}
