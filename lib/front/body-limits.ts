import type { Target } from '../foundation/read-target';
import type { HostTarget } from './origins';

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** Calls of a backend that show no key of it are refused by the engine whatever they hold. */
export const keylessBodyBytes = 64 * kilobyte;

/**
 * The largest body an address takes, in bytes; it follows from the path alone, before anything is read. 0: none at all. On
 * the builder a file may hold 1 MB, a picture 20 MB, a mirror upload many modules.
 */
export function bodyLimitOf(kind: HostTarget['kind'], method: string, { path }: Pick<Target, 'path'>): number {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return 0;
  switch (kind) {
    case 'builder':
      return builderLimitOf(path);
    case 'preview':
    case 'site':
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
  if (path.startsWith('/api/attachments/')) return 24 * megabyte;
  if (path.startsWith('/api/')) return megabyte;
  // Pages read none; what they answer to one is theirs to say.
  return path === '/access' ? 4 * kilobyte : keylessBodyBytes;
}

/** By the backend's own path: rows are small, an upload may have 50 MB with what its form adds, sign-in sends a few words. */
function backendLimitOf(path: string): number {
  if (path.startsWith('/storage/v1/')) return 51 * megabyte;
  if (path.startsWith('/rest/v1/')) return 5 * megabyte;
  return path.startsWith('/realtime/v1/') ? megabyte : keylessBodyBytes;
}
