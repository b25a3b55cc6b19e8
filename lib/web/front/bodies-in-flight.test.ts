import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { type BodiesInFlight, createBodiesInFlight } from './bodies-in-flight';

const megabyte = 1024 * 1024;
let open: BodiesInFlight | null = null;
afterEach(() => open?.close());

function arrange(bounds = { perAddress: 4 * megabyte, inAll: 6 * megabyte }) {
  let at = 0;
  const bodies = createBodiesInFlight(bounds, () => at);
  open = bodies;
  const begin = (address: string, length: number | null, limit = 50 * megabyte) => {
    const request = new IncomingMessage(new Socket());
    request.headers = length === null ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(length) };
    const response = new ServerResponse(request);
    const refuse = vi.fn();
    const isTaken = bodies.take(request, response, { address, limit, refuse });
    request.on('data', () => undefined);
    return {
      isTaken,
      refuse,
      send: (bytes: number) => void request.push(Buffer.alloc(bytes)),
      end: () => response.emit('close'),
    };
  };
  return { bodies, begin, pass: (ms: number) => (at += ms) };
}

test('a body beyond its path’s limit is refused before a byte is read, or at the byte that passes it', () => {
  const { bodies, begin } = arrange();
  const declared = begin('a', 2 * megabyte, megabyte);
  expect([declared.isTaken, declared.refuse.mock.calls]).toEqual([false, [['body-too-large']]]);
  const pieces = begin('a', null, megabyte);
  pieces.send(megabyte);
  expect(pieces.refuse).not.toHaveBeenCalled();
  pieces.send(1);
  expect(pieces.refuse).toHaveBeenCalledExactlyOnceWith('body-too-large');
  expect(bodies.held()).toBe(0);
});

test('one address has its share, and takes nothing from another’s', () => {
  const { bodies, begin } = arrange();
  const first = begin('a', null);
  first.send(3 * megabyte);
  expect(begin('a', 2 * megabyte).refuse).toHaveBeenCalledWith('too-many-requests');
  expect(begin('b', 2 * megabyte).isTaken).toBe(true);
  const second = begin('a', null);
  second.send(2 * megabyte);
  expect(second.refuse).toHaveBeenCalledWith('too-many-requests');
  expect(bodies.held()).toBe(3 * megabyte);
  first.end();
  expect([bodies.held(), begin('a', 2 * megabyte).isTaken]).toEqual([0, true]);
});

test('all together have a limit, which small bodies pass', () => {
  const { begin } = arrange();
  begin('a', null).send(3 * megabyte);
  begin('b', null).send(3 * megabyte);
  expect(begin('c', megabyte).refuse).toHaveBeenCalledWith('server-busy');
  const small = begin('c', 1000);
  small.send(1000);
  expect([small.isTaken, small.refuse.mock.calls]).toEqual([true, []]);
});

test('fifty at once hold no more than the limit', () => {
  const { bodies, begin } = arrange();
  const refused = Array.from({ length: 50 }, (_, n) => begin(`address ${n}`, null)).filter((body) => {
    body.send(megabyte);
    return body.refuse.mock.calls.length > 0;
  });
  expect([refused.length, bodies.held()]).toEqual([44, 6 * megabyte]);
});

test('a body that trickles is ended, one on a slow line is not', async () => {
  const { bodies, begin, pass } = arrange();
  const [trickle, slow] = [begin('a', null), begin('b', null)];
  slow.send(2 * megabyte);
  trickle.send(1);
  // Everything sent so far has been read.
  await new Promise((resolve) => setImmediate(resolve));
  pass(29_000);
  bodies.endSlow();
  expect([trickle.refuse, slow.refuse].map((refuse) => refuse.mock.calls)).toEqual([[], []]);
  pass(2_000);
  bodies.endSlow();
  expect(trickle.refuse).toHaveBeenCalledExactlyOnceWith('body-too-slow');
  expect(slow.refuse).not.toHaveBeenCalled();
  pass(60_000);
  bodies.endSlow();
  expect(slow.refuse).toHaveBeenCalledWith('body-too-slow');
});
