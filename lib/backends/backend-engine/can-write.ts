import type { SentRequest } from './engine-messages';

/** Whether a call of an app's may have written something: any but one that reads, and every function, which may do as it likes. */
export const canWrite = ({ method, url }: Pick<SentRequest, 'method' | 'url'>): boolean =>
  (method !== 'GET' && method !== 'HEAD') || new URL(url).pathname.startsWith('/rest/v1/rpc/');
