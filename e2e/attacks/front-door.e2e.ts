import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';
import { inTurns, openRaw } from '../support/raw';
import { isLong } from '../support/sample';

const code = 'open-sesame-4711';
const megabyte = 1024 * 1024;

describe('the access page of an instance with a code', () => {
  let easel: Easel;
  let cookie = '';
  const enter = (tried: string, from: string) =>
    ask(easel.port, 'POST', '/access', { body: `code=${tried}`, headers: { 'x-forwarded-for': from } });
  const tally = (statuses: readonly number[]) =>
    Object.fromEntries(
      [...new Set(statuses)].map((status) => [status, statuses.filter((one) => one === status).length]),
    );

  beforeAll(async () => {
    easel = await startEasel({ EASEL_ACCESS_CODE: code });
    const entered = await enter(code, '198.51.100.1');
    cookie = entered.headers['set-cookie']![0]!.split(';')[0]!;
  });
  afterAll(() => easel?.dispose());

  test('three hundred guesses with delayed bodies are counted like any others', async () => {
    const head = `POST /access HTTP/1.1\r\nHost: app.localhost:${easel.port}\r\nX-Forwarded-For: 203.0.113.7\r\n`;
    const held = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        // Only the last guess is right.
        const body = `code=${n === 299 ? code : `wrong-${n}`}`;
        const raw = openRaw(easel.port, 20_000);
        raw.write(`${head}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body.slice(0, 5)}`);
        await new Promise((resolve) => raw.socket.once('connect', resolve));
        return { raw, rest: body.slice(5) };
      }),
    );
    // The server has received all headers before the end of any body.
    await ask(easel.port, 'GET', '/api/health');
    for (const { raw, rest } of held) raw.write(rest);
    const statuses = (await Promise.all(held.map(({ raw }) => raw.answer))).map(({ status }) => status);
    expect(tally(statuses)).toEqual({ 403: 10, 429: 290 });
    console.log('300 guesses held back: 10 compared, 290 refused');
  });

  test('fifty guesses at once are all counted, by page, bearer and socket', async () => {
    const from = '203.0.113.8';
    const bearer = { authorization: 'Bearer wrong-code', 'x-forwarded-for': from };
    const socket = { connection: 'upgrade', upgrade: 'websocket' };
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        if (n % 3 === 0) return (await enter(`wrong-${n}`, from)).status;
        if (n % 3 === 1) return (await ask(easel.port, 'GET', '/api/projects', { headers: bearer })).status;
        const path = `/api/projects/${'a'.repeat(26)}/channel`;
        return (await ask(easel.port, 'GET', path, { headers: { ...bearer, ...socket } })).status;
      }),
    );
    const shut = [await enter(code, from), await ask(easel.port, 'GET', '/api/projects', { headers: bearer })];
    expect(shut.map(({ status }) => status)).toEqual([429, 429]);
    console.log(`50 guesses at once: ${JSON.stringify(tally(statuses))}; the address is shut`);
  });

  test('strangers’ guesses lock out nobody who knows the code', async () => {
    const strangers = isLong ? 200 : 60;
    const statuses: number[] = [];
    const guesses = Array.from({ length: strangers * 4 }, (_, n) => `192.0.2.${n % strangers}`);
    await inTurns(guesses, 16, async (from) => void statuses.push((await enter('wrong', from)).status));
    const { 403: compared = 0, 429: refused = 0 } = tally(statuses);
    // A hundred a minute, plus one first attempt per second.
    expect(compared).toBeLessThanOrEqual(100 + 60);
    expect(refused).toBeGreaterThan(0);
    expect((await ask(easel.port, 'GET', '/', { headers: { cookie, 'x-forwarded-for': '192.0.2.1' } })).status).toBe(
      200,
    );
    // From the owner's known address, and from an unknown one.
    expect((await enter(code, '198.51.100.1')).status).toBe(303);
    const headers = { authorization: `Bearer ${code}`, 'x-forwarded-for': '198.51.100.1' };
    const calls = await Promise.all(
      Array.from({ length: 50 }, () => ask(easel.port, 'GET', '/api/projects', { headers })),
    );
    expect(tally(calls.map(({ status }) => status))).toEqual({ 200: 50 });
    console.log(
      `${strangers} strangers, ${statuses.length} guesses: ${compared} compared; the owner by cookie, page and bearer: in`,
    );
  });

  const memory = existsSync('/proc/self/status') ? test : test.skip;
  memory(
    `eight posts of 45 MB without a key are not held${existsSync('/proc') ? '' : ' – not run: no /proc here'}`,
    async () => {
      const owner = { cookie };
      const made = await easel.call<{ projectId: string }>('POST', '/api/projects', { name: 'Shop' }, owner);
      const shown = await easel.call<{ mainUrl: string }>(
        'POST',
        `/api/projects/${made.body.projectId}/preview`,
        undefined,
        owner,
      );
      const { host: preview } = new URL(shown.body.mainUrl);
      const site = `shop.sites.localhost:${easel.port}`;
      const residentOf = () =>
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${easel.pid}/status`, 'utf8'))![1]) * 1024;
      const places = [
        [preview, '/backend/rest/v1/wishes'],
        [preview, '/backend/storage/v1/object/photos/x.png'],
        [preview, '/backend/auth/v1/signup'],
        [preview, '/'],
        [site, '/'],
        [site, '/backend/rest/v1/wishes'],
        [`app.localhost:${easel.port}`, '/api/projects'],
        [`app.localhost:${easel.port}`, '/access'],
      ] as const;
      const flood = async (isDeclared: boolean) => {
        let most = 0;
        const part = Buffer.alloc(megabyte);
        const raws = places.map(([host, path]) => {
          const raw = openRaw(easel.port, 20_000);
          const length = isDeclared ? `Content-Length: ${45 * megabyte}` : 'Transfer-Encoding: chunked';
          raw.write(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${length}\r\n\r\n`);
          let sent = 0;
          const more = () => {
            while (sent < 44 && !raw.socket.destroyed) {
              sent += 1;
              if (!isDeclared) raw.socket.write(`${megabyte.toString(16)}\r\n`);
              const goesOn = raw.socket.write(part);
              if (!isDeclared) raw.socket.write('\r\n');
              most = Math.max(most, residentOf());
              if (!goesOn) return void raw.socket.once('drain', more);
            }
          };
          more();
          return raw;
        });
        const answers = await Promise.all(raws.map(({ answer }) => answer));
        return { most: Math.max(most, residentOf()), statuses: answers.map(({ status }) => status) };
      };
      for (const isDeclared of [true, false]) {
        const before = residentOf();
        const { most, statuses } = await flood(isDeclared);
        const growth = (most - before) / megabyte;
        console.log(
          `8 × 45 MB, ${isDeclared ? 'declared' : 'in pieces'}: grown by ${growth.toFixed(0)} MB, ${statuses.join(' ')}`,
        );
        expect(growth).toBeLessThan(64);
        // In chunks, some are refused for another reason before they get too long.
        for (const status of statuses) expect(isDeclared ? [413] : [401, 404, 405, 413]).toContain(status);
      }
    },
  );
});
