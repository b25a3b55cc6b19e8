import type { Target } from '../foundation/read-target';
import type { HostTarget } from './origins';

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** Calls to a backend without a key are refused by the engine, whatever they contain. */
export const keylessBodyBytes = 64 * kilobyte;

/**
 * The largest request body for an address, in bytes; it follows from the path alone, before anything is read. 0: no
 * body. On the builder a file may have 1 MB, a picture 20 MB, and a mirror upload contains many modules.
 */
export function bodyLimitOf(kind: HostTarget['kind'], method: string, { path }: Pick<Target, 'path'>): number {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return 0;
  switch (kind) {
    case 'builder':
      return builderLimitOf(path);
    case 'preview':
    case 'shared':
    case 'site':
    case 'reached':
      return path.startsWith('/backend/') ? backendLimitOf(path.slice('/backend'.length)) : 0;
    case 'loopback':
      return backendLimitOf(path.replace(/^\/backends\/[a-z2-7]+/, ''));
    case 'layers':
    case 'door':
    case 'self':
      return 0;
    default:
      return kind satisfies never;
  }
}

function builderLimitOf(path: string): number {
  if (/^\/api\/projects\/[a-z2-7]+\/(compiled|blobs|versions|data)(\/|$)/.test(path)) return 24 * megabyte;
  if (/^\/api\/projects\/[a-z2-7]+\/preview(\/|$)/.test(path)) return 5 * megabyte;
  if (/^\/api\/projects\/[a-z2-7]+\/site\/drawing$/.test(path)) return 12 * megabyte;
  if (path.startsWith('/api/attachments/') || path.startsWith('/api/elsewhere/')) return 24 * megabyte;
  if (path.startsWith('/api/')) return megabyte;
  // Pages read no body; how they respond to one is up to them.
  return path === '/access' ? 4 * kilobyte : keylessBodyBytes;
}

/**
 * By the backend's own path: rows are small, an upload may have 50 MB plus its form fields, sign-in sends a few words.
 */
function backendLimitOf(path: string): number {
  if (path.startsWith('/storage/v1/')) return 51 * megabyte;
  if (path.startsWith('/rest/v1/')) return 5 * megabyte;
  return path.startsWith('/realtime/v1/') ? megabyte : keylessBodyBytes;
}
