import type { LinkSettings, OwnServer, Way } from './reach';
import type { SshService } from './ssh-tunnel';

// The output also contains colours and other text, so match only the service's own line.
const localhostRun = /tunneled with tls termination, (https:\/\/[a-z0-9.-]{4,250})/i;
const serveo = /forwarding http traffic from (https:\/\/[a-z0-9.-]{4,250})/i;

const readLink =
  (pattern: RegExp) =>
  (said: string): string | null => {
    const found = pattern.exec(said)?.[1];
    return found !== undefined && URL.canParse(found) ? new URL(found).origin : null;
  };

/**
 * Free services that open a link for anyone, used like the command shown on their own pages: `ssh -R 80:localhost:…`.
 */
const publicServices: Readonly<Record<Exclude<Way, 'cloudflared' | 'own-server'>, SshService>> = {
  'localhost-run': {
    ...{ service: 'localhost.run', host: 'localhost.run', port: 22, user: 'nokey', remotePort: 80, tellsCaller: false },
    bindAddress: 'localhost',
    origin: readLink(localhostRun),
  },
  serveo: {
    ...{ service: 'serveo.net', host: 'serveo.net', port: 22, user: 'easel', remotePort: 80, tellsCaller: false },
    bindAddress: 'localhost',
    origin: readLink(serveo),
  },
};

/** Options of `createSshTunnel` for these settings; null for a way without ssh, or if no server is given. */
export function sshServiceOf(settings: LinkSettings, service: string): SshService | null {
  switch (settings.way) {
    case 'localhost-run':
    case 'serveo':
      return publicServices[settings.way];
    case 'own-server':
      return settings.server === undefined ? null : ownService(settings.server, service);
    case 'cloudflared':
      return null;
    default:
      return settings.way satisfies never;
  }
}

function ownService({ host, port, user, password, remotePort, address }: OwnServer, service: string): SshService {
  return { service, host, port, user, password, remotePort, bindAddress: '', origin: address, tellsCaller: true };
}
