import { createHmac } from 'node:crypto';
import { base32 } from '../../base/foundation/id';
import type { Preview } from './preview';

/**
 * The key in a preview's host name, `p-<key>`: 32 lower-case base32 characters. It stays the same for one project,
 * viewer and lane, so that what the app stores in the browser is kept, and it can't be guessed without the
 * installation's secret.
 */
export function previewKey(secret: Uint8Array, preview: Pick<Preview, 'projectId' | 'viewerId' | 'lane'>): string {
  const { projectId, viewerId, lane } = preview;
  const mac = createHmac('sha256', secret).update(`${projectId}|${viewerId}|${lane}`).digest();
  return base32(mac.subarray(0, 20));
}
