import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeCloudflaredDouble } from './cloudflared.double';
import { createCloudflaredTunnel, findProgram } from './cloudflared-tunnel';
import { describeTunnel } from './tunnel.contract';

const noteOf = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as { port: number; pid: number; env: string[] };

describeTunnel('cloudflared, against its double', async () => {
  const double = makeCloudflaredDouble();
  const environment = { PATH: process.env['PATH'], HOME: double.folder, OPENAI_API_KEY: 'sk-not-for-others' };
  const gone = `${double.portFile}.gone`;
  return {
    tunnel: createCloudflaredTunnel({ program: double.file, environment }),
    async visit(_origin, path) {
      const answer = await fetch(`http://127.0.0.1:${noteOf(double.portFile).port}${path}`);
      return { status: answer.status, body: await answer.text() };
    },
    async breakOff() {
      writeFileSync(gone, '');
      if (existsSync(double.portFile)) process.kill(noteOf(double.portFile).pid, 'SIGKILL');
    },
    async comeBack() {
      rmSync(gone);
    },
    async dispose() {
      double.remove();
    },
  };
});

test('the program is told nothing of Easel’s environment', async () => {
  const double = makeCloudflaredDouble();
  try {
    const environment = { PATH: process.env['PATH'], HOME: double.folder, OPENAI_API_KEY: 'sk-not-for-others' };
    const tunnel = createCloudflaredTunnel({ program: double.file, environment });
    const opened = await tunnel.open({ port: 9, noteCaller: () => undefined }, new AbortController().signal);
    expect(opened).toMatchObject({ ok: true, value: { origin: 'https://club.trycloudflare.com' } });
    expect(
      noteOf(double.portFile)
        .env.filter((name) => !name.startsWith('_'))
        .toSorted(),
    ).toEqual(['HOME', 'PATH']);
    if (opened.ok) await opened.value.close();
  } finally {
    double.remove();
  }
});

test('is said to be missing where it is not on this computer', async () => {
  const double = makeCloudflaredDouble();
  try {
    expect(await findProgram('cloudflared', { PATH: `relative:${double.folder}` })).toBe(double.file);
    expect(await findProgram('cloudflared', { PATH: '/nowhere' })).toBeNull();
    const tunnel = createCloudflaredTunnel({ program: null, environment: {} });
    const opened = await tunnel.open({ port: 9, noteCaller: () => undefined }, new AbortController().signal);
    expect(opened).toMatchObject({ ok: false, error: { code: 'tunnel-program-missing' } });
  } finally {
    double.remove();
  }
});
