import { type ExtensionFile, offerFiles } from '@/lib/backends/backend-engine/process/offer-files';

/** An extension whose files are next to the worker's own. Loads them synchronously, as a worker may. */
export const offerFetched = (name: string, files: readonly ExtensionFile[]) =>
  offerFiles(name, files, (from) => {
    const asked = new XMLHttpRequest();
    asked.open('GET', new URL(from, self.location.href), false);
    asked.responseType = 'arraybuffer';
    asked.send();
    if (asked.status !== 200) throw new Error(`${from} answers ${asked.status}.`);
    return new Uint8Array(asked.response as ArrayBuffer);
  });
