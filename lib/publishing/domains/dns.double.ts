import { createSocket } from 'node:dgram';

export type DnsDouble = {
  /** Address in the form resolvers take: `127.0.0.1:5353`. */
  address: string;
  txt: Map<string, string>;
  cname: Map<string, string>;
  /** Whether to respond to every query with a server failure from now on. */
  fail(isFailing: boolean): void;
  close(): Promise<void>;
};

const types = { cname: 5, txt: 16 } as const;
const codes = { none: 0, failed: 2, unknown: 3 } as const;

/**
 * A local name server (RFC 1035): answers TXT and CNAME queries for the names it was given, and reports every other
 * name as non-existent.
 */
export async function startDnsDouble(): Promise<DnsDouble> {
  const [txt, cname] = [new Map<string, string>(), new Map<string, string>()];
  let isFailing = false;
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, end } = readName(query);
    const type = query.readUInt16BE(end);
    const text = type === types.txt ? txt.get(name) : undefined;
    const target = type === types.cname ? cname.get(name) : undefined;
    const data = text !== undefined ? textData(text) : target !== undefined ? nameData(target) : null;
    const isKnown = txt.has(name) || cname.has(name);
    const code = isFailing ? codes.failed : isKnown ? codes.none : codes.unknown;
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(data && !isFailing ? 1 : 0, 6);
    header.writeUInt32BE(0, 8);
    const question = query.subarray(12, end + 4);
    socket.send(
      Buffer.concat([header, question, data && !isFailing ? record(type, data) : Buffer.alloc(0)]),
      from.port,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    ...{ txt, cname },
    fail: (failing) => (isFailing = failing),
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** The name in the only question, and where it ends. */
function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

const textData = (text: string) => Buffer.from([text.length, ...Buffer.from(text, 'latin1')]);
const nameData = (name: string) =>
  Buffer.from([...name.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]), 0]);

function record(type: number, data: Buffer): Buffer {
  // 0xc00c points to the name in the question.
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
