import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AppBackends } from '../../backends/app-backends/app-backends';
import type { BackendHosts } from '../../backends/http/backend-hosts';
import type { AddressBook } from '../../base/http/origins';
import type { PackageLayers } from '../../preview/packages/package-layers';
import { createPreviewHandler } from '../../preview/previews/preview-handler';
import type { Storage } from './wire-storage';

type Options = {
  at(...names: string[]): string;
  storage: Storage;
  layers: PackageLayers;
  appBackends: AppBackends;
  hosts: BackendHosts;
};

/** Handlers of preview hosts, one for each address of the builder, because it frames previews by name or by port. */
export async function wirePreviews({ at, storage, layers, appBackends, hosts }: Options) {
  const readScript = async (name: string) => {
    const code = await readFile(at('public', 'runtime', name), 'utf8');
    return { code, hash: createHash('sha256').update(code).digest('hex').slice(0, 16) };
  };
  const client = {
    ...(await readScript('preview-client.js')),
    tester: await readScript('preview-tester.js'),
    picture: await readScript('preview-picture.js'),
  };
  const { previews, blobs, ownBlobs } = storage;
  const handlers = new Map<string, ReturnType<typeof createPreviewHandler>>();
  return (addresses: AddressBook) => {
    const handler =
      handlers.get(addresses.builder) ??
      createPreviewHandler({
        ...{ previews, blobs, ownBlobs, client },
        findLayer: (hash) => layers.find(hash),
        readFont: (address) => layers.readFont(address),
        envOf: async ({ key, projectId }) => appBackends.envOf(projectId, `${await addresses.preview(key)}/backend`),
        answerBackend: hosts.preview,
        builderOrigin: addresses.builder,
        layersOrigin: addresses.layers,
      });
    handlers.set(addresses.builder, handler);
    return handler;
  };
}
