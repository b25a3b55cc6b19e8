import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';

/** One tab of a real browser, with what cookie tests need. */
export type Tab = {
  open(url: string): Promise<void>;
  /** The text of the open document. */
  text(): Promise<string>;
  close(): Promise<void>;
};

/** The installed Firefox; null if there is none. */
export function findFirefox(): string | null {
  const name = ['firefox-esr', 'firefox'].find((one) => spawnSync(one, ['--version']).status === 0);
  return name ?? null;
}

/**
 * Opens Firefox with a new profile and speaks WebDriver BiDi (W3C) to it: Playwright would have to download its own
 * Firefox, and its client uses commands that an ordinary Firefox lacks.
 */
export async function openFirefox(command: string): Promise<Tab> {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'easel-firefox-'));
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
  const child = spawn(command, args, { env: { ...process.env, HOME: profile }, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
      const found = /listening on (ws:\/\/\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Firefox ended\n${said}`)));
  });
  const socket = new WebSocket(`${address}/session`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  socket.on('message', (data) => {
    const said = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: string; message?: string };
    const one = said.id === undefined ? undefined : waiting.get(said.id);
    if (said.error === undefined) one?.resolve(said.result);
    else one?.reject(new Error(`${said.error}: ${said.message}`));
  });
  let asked = 0;
  const ask = <Answer>(method: string, params: object): Promise<Answer> =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve: resolve as (value: unknown) => void, reject });
      socket.send(JSON.stringify({ id: asked, method, params }));
    });

  await ask('session.new', { capabilities: {} });
  const { contexts } = await ask<{ contexts: { context: string }[] }>('browsingContext.getTree', {});
  const { context } = contexts[0]!;
  return {
    async open(url) {
      await ask('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async text() {
      const params = { expression: 'document.body.innerText', target: { context }, awaitPromise: false };
      const { result } = await ask<{ result: { value: string } }>('script.evaluate', params);
      return result.value;
    },
    async close() {
      socket.terminate();
      child.kill('SIGKILL');
      await ended;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
