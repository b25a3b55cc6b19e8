import { describe, expect, test } from 'vitest';
import { createFrameReader, decodeFrame, encodeFrame } from '@/lib/backends/backend-engine/process/frames';
import { readEngineMessage } from './read-engine-message';

const pass = (message: unknown) => decodeFrame(Buffer.concat(encodeFrame(message)).subarray(4));

test('an engine may report which sessions have ended', () => {
  const tokens = [{ user: 'a', session: null }];
  const said = { type: 'answered', n: 1, answer: { type: 'ended', tokens } };
  expect(readEngineMessage(said)).toEqual(said);
  expect(() => readEngineMessage({ ...said, answer: { type: 'ended', tokens: [{ user: 1 }] } })).toThrow();
});

describe('a frame', () => {
  test('carries values JSON can’t express', () => {
    const rows = [
      { at: new Date(5), n: 2n ** 70n, bytes: Uint8Array.of(1, 2, 3), far: Infinity, none: null, text: '…' },
      { $: 'date', value: { $: 1 } },
    ];
    expect(pass({ rows })).toEqual({ rows });
    expect(Number.isNaN((pass({ n: NaN }) as { n: number }).n)).toBe(true);
    expect(pass({ body: Uint8Array.of(7).buffer })).toEqual({ body: Uint8Array.of(7).buffer });
  });

  test('makes no prototype of a key of that name', () => {
    const read = pass(JSON.parse('{"a": 1, "__proto__": {"polluted": true}}')) as Record<string, unknown>;
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.hasOwn(read, '__proto__')).toBe(true);
  });

  test('with a number of a million digits is refused before it is parsed', () => {
    const digits = '9'.repeat(1e6);
    const json = Buffer.from(`{"n":{"$":"bigint","value":"${digits}"}}`);
    const head = Buffer.alloc(5);
    head.writeUInt8(1, 0);
    head.writeUInt32BE(json.length, 1);
    expect(() => decodeFrame(Buffer.concat([head, json]))).toThrow(RangeError);
  });

  test('is reassembled from chunks of any size', () => {
    const messages = [{ n: 1, bytes: new Uint8Array(10_000).fill(7) }, { n: 2 }, { n: 3, at: new Date(9) }];
    const all = Buffer.concat(messages.flatMap((message) => encodeFrame(message)));
    for (const size of [1, 3, 7, 4096, all.length]) {
      const read: unknown[] = [];
      const take = createFrameReader(1e6, (message) => read.push(message));
      for (let at = 0; at < all.length; at += size) take(all.subarray(at, at + size));
      expect(read).toEqual(messages);
    }
  });

  test('is refused when it is too long, too short or names missing parts', () => {
    const read = createFrameReader(1000, () => undefined);
    expect(() => read(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toThrow(RangeError);
    const frame = (json: string) => {
      const head = Buffer.alloc(5);
      head.writeUInt8(1, 0);
      head.writeUInt32BE(Buffer.byteLength(json), 1);
      return Buffer.concat([head, Buffer.from(json)]);
    };
    for (const json of ['{"$":"bytes","length":5}', '{"$":"bytes","length":-1}', '{"$":"else"}', '{', '{"$":"plain"}'])
      expect(() => decodeFrame(frame(json))).toThrow();
  });
});

describe('what an engine’s process says', () => {
  const captured = (changed: object) => ({
    type: 'answered',
    n: 1,
    answer: {
      ...{ type: 'captured', transaction: '7', names: new Uint8Array(), bytes: new Uint8Array(), prepared: '{}' },
      ...{ files: [{ path: 'base/1/2', size: 8192, names: new Uint8Array(32) }], folders: ['base/1', 'pg_wal'] },
      ...{ uploads: [{ name: 'a'.repeat(64), pointer: JSON.stringify({ hash: 'b'.repeat(64) }) }] },
      ...changed,
    },
  });
  const response = (changed: object) => ({
    ...{ type: 'answered', n: 1 },
    answer: { type: 'response', response: { status: 200, headers: [['a', 'b']], body: null, ...changed } },
  });
  const file = (path: string) => captured({ files: [{ path, size: 1, names: new Uint8Array() }] });
  const pointer = (hash: string) =>
    captured({ uploads: [{ name: 'a'.repeat(64), pointer: JSON.stringify({ hash }) }] });

  test('is read if it is a message that engines send', () => {
    for (const good of [captured({}), response({}), { type: 'opened' }, { type: 'changed' }])
      expect(readEngineMessage(good)).toEqual(good);
  });

  const attacks: unknown[] = [
    ...['../secret', '/etc/passwd', 'base/../../x', 'base//x', 'C:\\x', 'a\0b', '..', ''].map(file),
    ...['../../../secret', '/etc/passwd', 'A'.repeat(64)].map(pointer),
    ...['..', '/'].map((folder) => captured({ folders: [folder] })),
    captured({ uploads: [{ name: '../x', pointer: '{}' }] }),
    response({ headers: [['a', 'b\r\nset-cookie: c']] }),
    response({ headers: [['a b', 'c']] }),
    response({ status: 101 }),
    response({ body: { toString: 'x' } }),
    ...[null, 1, 'opened', { type: 'else' }, { type: 'answered', n: -1, answer: { type: 'done' } }],
  ];
  test('is refused when it leads out of a folder or is more than one header', () => {
    const refused = attacks.filter((attack) => {
      try {
        readEngineMessage(attack);
        return false;
      } catch {
        return true;
      }
    });
    process.stdout.write(`${attacks.length} messages of a hostile engine: ${refused.length} refused\n`);
    expect(refused).toEqual(attacks);
  });
});

test('ended sessions are read, since listeners who are signed in are checked', () => {
  const tokens = [{ user: 'ann', session: null }];
  const said = { type: 'answered', n: 1, answer: { type: 'ended', tokens } };
  expect(readEngineMessage(said)).toEqual(said);
});
