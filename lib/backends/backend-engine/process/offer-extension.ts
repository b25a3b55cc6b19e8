import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ExtensionFile, offerFiles } from './offer-files';

/** An extension whose files are next to the bundle. Libraries it loads pass the guard like any other module. */
export const offerExtension = (name: string, files: readonly ExtensionFile[]) =>
  offerFiles(name, files, (from) => readFileSync(path.resolve(import.meta.dirname, from)));
