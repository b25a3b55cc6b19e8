import type { AddressBook } from '../../base/http/origins';
import type { ServerParts } from './server-parts';

/**
 * The addresses at which this browser reaches Easel's hosts: by name, or by port if it resolves no names under
 * `localhost`.
 */
export const bookOf = ({ server, request }: { server: ServerParts; request: Request }): AddressBook =>
  server.addressesFor(request.headers.get('host') ?? undefined);
