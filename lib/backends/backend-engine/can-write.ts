import type { SentRequest } from './engine-messages';

/**
 * Whether an app's call may have written something: true for anything but a read, and for every function call, since a
 * function may do anything.
 */
export const canWrite = ({ method, url }: Pick<SentRequest, 'method' | 'url'>): boolean =>
  (method !== 'GET' && method !== 'HEAD') || new URL(url).pathname.startsWith('/rest/v1/rpc/');
