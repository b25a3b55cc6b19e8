import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ExtensionFile, offerFiles } from './offer-files';

/** An extension whose files lie beside the bundle. A library that is loaded passes the guard like any other module. */
export const offerExtension = (name: string, files: readonly ExtensionFile[]) =>
  offerFiles(name, files, (from) => readFileSync(path.resolve(import.meta.dirname, from)));
