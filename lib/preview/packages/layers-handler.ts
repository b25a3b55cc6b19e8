import type { IncomingMessage, ServerResponse } from 'node:http';
import { readTarget } from '../../base/foundation/read-target';
import type { PackageLayers } from './package-layers';

const address = /^\/([0-9a-f]{32})\/([^/?#]+)$/;

/**
 * Serves `/<hash>/<file>` on the layers' host to any origin, cacheable forever because a layer's bytes never change.
 * Compressed copies are read from disk. Any other request gets an uncached 404, because the layer may be made later.
 */
export function createLayersHandler(
  layers: Pick<PackageLayers, 'read'>,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    response.setHeader('x-content-type-options', 'nosniff');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }

    const [, hash, file] = address.exec(readTarget(request.url)?.path ?? '') ?? [];
    const accepted = String(request.headers['accept-encoding'] ?? '');
    const encodings = (['br', 'gzip'] as const).filter((encoding) =>
      new RegExp(`\\b${encoding}\\b(?!;q=0)`).test(accepted),
    );
    const found = hash && file ? await layers.read(hash, file, encodings) : null;
    if (!found) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
      response.end('There is no such file.');
      return;
    }

    response.writeHead(200, {
      'content-type': found.contentType,
      'content-length': found.bytes.byteLength,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(found.encoding ? { 'content-encoding': found.encoding } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : found.bytes);
  };
}
