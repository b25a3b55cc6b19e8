import { isPackageName } from '../../preview/packages/check-dependencies';
import { twinsOfAddresses, twinsOfJsr } from './import-twins';

/** The target of a function's import. `shim`: a module of Easel's own replaces it. */
export type MappedImport =
  | { kind: 'package'; name: string; range: string; subpath: string }
  | { kind: 'node'; name: string }
  | { kind: 'shim'; name: string }
  | { kind: 'file' }
  | { kind: 'bare' }
  /** There is no equivalent on npm. */
  | { kind: 'unknown' };

/** Hosts that serve npm's packages as modules, with the prefix before `name@version/subpath`. */
const npmHosts: Readonly<Record<string, string>> = {
  'esm.sh': '',
  'esm.run': '',
  'cdn.skypack.dev': '',
  'ga.jspm.io': 'npm:',
  'unpkg.com': '',
  'cdn.jsdelivr.net': 'npm/',
};

/**
 * Reads an import as Deno would, and finds its equivalent on npm: `npm:` and addresses of npm's mirrors are the package
 * itself with the same version; `jsr:` and deno.land are looked up in a table.
 */
export function mapImport(specifier: string): MappedImport {
  if (/^\.{0,2}\//.test(specifier)) return { kind: 'file' };
  if (specifier.startsWith('node:')) return { kind: 'node', name: specifier };
  if (specifier.startsWith('npm:')) return readPackage(specifier.slice(4).replace(/^\//, ''));
  if (specifier.startsWith('jsr:')) return mapJsr(specifier.slice(4).replace(/^\//, ''));
  if (/^https?:\/\//.test(specifier)) return mapAddress(specifier);
  if (/^[a-z]+:/.test(specifier)) return { kind: 'unknown' };
  return { kind: 'bare' };
}

const packagePattern = /^((?:@[\w.~-]{1,100}\/)?[\w.~-]{1,200})(?:@([^/@\s]{1,100}))?((?:\/[^\s?#]{1,200})?)$/;

function readPackage(text: string): MappedImport {
  const found = packagePattern.exec(text.split(/[?#]/)[0]!);
  if (!found) return { kind: 'unknown' };
  const [, name = '', version, subpath = ''] = found;
  if (!isPackageName(name) || subpath.includes('..')) return { kind: 'unknown' };
  return { kind: 'package', name, range: rangeOf(version), subpath };
}

/** Tags of a registry (`latest`, `beta`) and ranges both go to npm as they are; `v1.2.3` is written without the v. */
function rangeOf(version: string | undefined): string {
  if (version === undefined || version === '') return 'latest';
  const plain = decodeURIComponentOr(version).replace(/^v(?=\d)/, '');
  return plain === '*' ? 'latest' : plain;
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function mapJsr(text: string): MappedImport {
  const read = readPackage(text);
  if (read.kind !== 'package') return read;
  const twin = twinsOfJsr[read.name];
  if (twin === undefined) {
    const within = twinsOfJsr[`${read.name}${read.subpath}`];
    return within === undefined ? { kind: 'unknown' } : { kind: 'shim', name: within.slice('shim:'.length) };
  }
  if (twin.startsWith('shim:')) return { kind: 'shim', name: twin.slice('shim:'.length) };
  return { ...read, name: twin };
}

function mapAddress(address: string): MappedImport {
  const url = URL.parse(address);
  if (!url) return { kind: 'unknown' };
  const path = url.pathname.slice(1);
  const before = npmHosts[url.hostname];
  if (before !== undefined) {
    if (!path.startsWith(before)) return { kind: 'unknown' };
    // esm.sh puts the version of its build first, and marks some build options.
    const named = path
      .slice(before.length)
      .replace(/^(?:v\d{1,4}|stable|gh)\//, '')
      .replace(/^\*(?=[@\w])/, '')
      .replace(/\/\+esm$/, '')
      .replace(/\/(?:es20\d\d|deno|denonext)\/[^/]+\.(?:bundle\.)?m?js$/, '');
    if (named.startsWith('jsr/')) return mapJsr(named.slice(4));
    return readPackage(named);
  }
  for (const { begins, becomes } of twinsOfAddresses) {
    const rest = `${url.hostname}/${path}`;
    if (!rest.startsWith(begins)) continue;
    const after = rest.slice(begins.length);
    // Only match a whole name: its version or a path must follow.
    if (after !== '' && !/^[@/]/.test(after) && !begins.endsWith('/')) continue;
    const version = /^@v?([\w.~^-]{1,40})/.exec(after)?.[1];
    if (becomes.startsWith('shim:')) {
      const name = becomes.slice('shim:'.length);
      return { kind: 'shim', name };
    }
    return { kind: 'package', name: becomes, range: rangeOf(version), subpath: '' };
  }
  const std = /^deno\.land\/std(?:@[\w.]{1,20})?\/(.+)$/.exec(`${url.hostname}/${path}`)?.[1];
  const shim = std === undefined ? undefined : stdShims[std.replace(/\/mod\.ts$/, '').replace(/\.ts$/, '')];
  return shim === undefined ? { kind: 'unknown' } : { kind: 'shim', name: shim };
}

/** Parts of Deno's own library that Easel has a module for. */
const stdShims: Readonly<Record<string, string>> = {
  'http/server': 'std-http',
  http: 'std-http',
  'http/http_status': 'std-status',
  'encoding/base64': 'std-base64',
  'encoding/hex': 'std-hex',
  crypto: 'std-crypto',
  'crypto/crypto': 'std-crypto',
  'dotenv/load': 'empty',
  'async/delay': 'std-delay',
  'uuid/v4': 'std-uuid',
};
