import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { greetingSchema } from '../../base/answers/elsewhere-answers';
import { callEasel, readAddress } from './call-easel';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function answerWith(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const easel = callEasel({ address: `http://app.localhost:${port}`, token: 'easel_publish_x' });
  return easel.json('GET', '/api/elsewhere/greeting', greetingSchema);
}
const saying = (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener => {
  return (_request, response) => response.writeHead(status, headers).end(JSON.stringify(body));
};
const error = (code: string) => ({ error: { code, message: 'Some words.' } });

describe('the address of an Easel', () => {
  test.each([
    ['easel.example.org', 'https://easel.example.org'],
    [' https://easel.example.org/projects/x?y ', 'https://easel.example.org'],
    ['http://192.168.1.4:4400', 'http://192.168.1.4:4400'],
    ['http://app.localhost:4400', 'http://app.localhost:4400'],
  ])('%s is %s', (given, read) => expect(readAddress(given)).toEqual({ ok: true, value: read }));

  test.each(['http://easel.example.org', 'http://172.32.0.1', 'http://10.evil.example', 'http://8.8.8.8'])(
    'a token goes to %s by https only',
    (given) => expect(readAddress(given)).toMatchObject({ ok: false, error: { code: 'elsewhere-insecure' } }),
  );

  test.each(['', 'two words', 'https://me:secret@easel.example.org', 'ftp://easel.example.org'])(
    '%s is none',
    (given) => expect(readAddress(given)).toMatchObject({ ok: false }),
  );
});

describe('what an Easel answers', () => {
  test.each([
    ['no room there', saying(507, error('storage-full')), 'elsewhere-full'],
    ['a guest without room', saying(403, error('share-room-used')), 'elsewhere-full'],
    ['a wrong token', saying(401, error('elsewhere-token-refused')), 'elsewhere-token-refused'],
    ['an Easel from before', saying(404, error('not-found')), 'elsewhere-older'],
    [
      'an access code, which an Easel from before asks for',
      saying(401, error('access-code-needed')),
      'elsewhere-token-refused',
    ],
    ['another server', saying(200, { hello: 'world' }), 'elsewhere-not-easel'],
    ['another server that has nothing there', saying(404, 'nothing'), 'elsewhere-not-easel'],
    ['a proxy without an Easel behind it', saying(502, 'bad gateway'), 'elsewhere-unreachable'],
  ])('%s', async (_name, listener, code) => {
    expect(await answerWith(listener)).toMatchObject({ ok: false, error: { code } });
  });

  test('a redirect is not followed: the token goes nowhere else', async () => {
    let asked = 0;
    const thief = createServer((_request, response) => ((asked += 1), response.end()));
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    closing.push(() => thief.close());
    const location = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`;
    const answer = await answerWith(saying(302, {}, { location }));
    expect(answer).toMatchObject({ ok: false, error: { code: 'elsewhere-not-easel' } });
    expect(asked).toBe(0);
  });

  test('an answer without an end is read no further than a part', async () => {
    const endless: RequestListener = (_request, response) => {
      response.on('error', () => undefined);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024)));
        response.once('drain', more);
      };
      more();
    };
    expect(await answerWith(endless)).toMatchObject({ ok: false, error: { code: 'elsewhere-unreachable' } });
  });

  test('one that breaks off, and one that nobody gives', async () => {
    const broken: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setImmediate(() => response.destroy());
    };
    expect(await answerWith(broken)).toMatchObject({ ok: false, error: { code: 'elsewhere-unreachable' } });
  });
});
