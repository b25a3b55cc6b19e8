import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A package as defined in a test. `entries` go into the tarball under exactly these names. */
export type DoubledPackage = {
  manifest?: Record<string, unknown>;
  files?: Record<string, string>;
  entries?: readonly TarEntry[];
  /** If set, the token a request must send. */
  token?: string;
};

/**
 * `type` is tar's: 1 a hard link, 2 a symbolic link (default with `link`), 3 and 4 devices, 5 a folder, 6 a pipe.
 * `size` is the size the header claims.
 */
export type TarEntry = { name: string; content?: string | Buffer; link?: string; type?: string; size?: number };

/** A local registry for tests. Each package has one version, 1.0.0; some requests are never answered. */
export async function startRegistryDouble(packages: Readonly<Record<string, DoubledPackage>>) {
  const asked: string[] = [];
  const packed = new Map<DoubledPackage, Buffer>();
  const hanging = new Map<string, (response: ServerResponse) => void>();
  const server = createServer((request, response) => {
    const url = decodeURIComponent(request.url ?? '').slice(1);
    asked.push(url);
    const hang = hanging.get(url);
    if (hang) return hang(response);

    const [name = '', file] = url.split('/-/');
    const found = packages[name];
    if (!found) return response.writeHead(404).end('{"error":"not found"}');
    if (found.token !== undefined && request.headers.authorization !== `Bearer ${found.token}`)
      return response.writeHead(401).end('{"error":"who are you?"}');
    const tarball = packed.get(found) ?? packTarball(name, found);
    packed.set(found, tarball);
    if (file) return response.end(tarball);

    const dist = {
      tarball: `${address()}/${name}/-/${name}-1.0.0.tgz`,
      integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    };
    const version = { ...manifestOf(name, found), dist };
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify({ name, 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    address: address(),
    /** Requested paths, in order. */
    asked,
    /** Resolves with the response object once this path is requested; the registry itself never answers it. */
    hangOn: (url: string) => new Promise<ServerResponse>((resolve) => hanging.set(url, resolve)),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function manifestOf(name: string, { manifest }: DoubledPackage): Record<string, unknown> {
  return { name, version: '1.0.0', main: 'index.js', ...manifest };
}

function packTarball(name: string, doubled: DoubledPackage): Buffer {
  const files = { 'package.json': JSON.stringify(manifestOf(name, doubled)), ...doubled.files };
  const plain = Object.entries(files).map(([file, content]) => ({ name: `package/${file}`, content }));
  const blocks = [...plain, ...(doubled.entries ?? [])].flatMap(packEntry);
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1_024)]));
}

function packEntry({ name, content = '', link, type, size }: TarEntry): Buffer[] {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${(size ?? body.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type ?? (link === undefined ? '0' : '2'), 156);
  header.write(link ?? '', 157);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
}
