import { createHash } from 'node:crypto';
import net from 'node:net';
import type { Client, ClientChannel, TcpConnectionDetails } from 'ssh2';
import { fail, type Result, succeed } from '../../base/foundation/result';
import type { OpenTunnel, Tunnel, TunnelFailure } from './tunnel';

/** What is known of the services' keys. */
export interface HostKeys {
  /** `SHA256:…` as `ssh` writes it; null at the first use. */
  known(service: string): Promise<string | null>;
  note(service: string, fingerprint: string): Promise<void>;
}

export type SshService = {
  /** The name under which its key is noted. */
  service: string;
  host: string;
  port: number;
  user: string;
  password?: string | undefined;
  /** The port it is asked to open for visitors, and at which of its addresses: none leaves that to the service. */
  remotePort: number;
  bindAddress: string;
  /** Where that is shown to everybody; a function reads it from what the service writes. */
  origin: string | ((said: string) => string | null);
  /** Whether the service's word on who called counts, or what stands in `X-Forwarded-For`. */
  tellsCaller: boolean;
};

type Options = {
  service: SshService;
  hostKeys: HostKeys;
  /** Easel's own key, in OpenSSH's form; asked for with each attempt. */
  privateKey(): Promise<string>;
  /** For tests. */
  waits?: { readyMs: number; saidMs: number; aliveMs: number };
};

const usualWaits = { readyMs: 20_000, saidMs: 20_000, aliveMs: 15_000 };
/** Characters of a service's greeting in which its address is looked for. */
const greetingLength = 64 * 1024;
/** Connections of visitors at once; more are refused, not queued. */
const connectionsAtOnce = 500;

/**
 * A reverse tunnel by ssh, RFC 4254 section 7. The key that a service shows at its first use is noted; another one later is
 * `tunnel-key-changed`, before anything is sent. Two unanswered signs of life end the tunnel, so that sleep and another network
 * are noticed within half a minute.
 */
export function createSshTunnel({ service, hostKeys, privateKey, waits = usualWaits }: Options): Tunnel {
  return {
    async open(target, signal) {
      if (signal.aborted) return fail<TunnelFailure>({ code: 'tunnel-unreachable' });
      const [{ Client }, key, known] = await Promise.all([
        import('ssh2').then((module) => module.default),
        privateKey(),
        hostKeys.known(service.service),
      ]);
      const client = new Client();
      const sockets = new Set<net.Socket>();
      const ended = new Promise<void>((resolve) => client.once('close', resolve));
      let shown: string | null = null;
      const end = async () => {
        for (const socket of sockets) socket.destroy();
        client.end();
        client.destroy();
        await ended;
      };

      const ready = new Promise<TunnelFailure | null>((resolve) => {
        client.once('ready', () => resolve(null));
        client.on('error', (error) => resolve(failureOf(error, { shown, known })));
        client.once('close', () => resolve({ code: 'tunnel-unreachable' }));
        client.on('keyboard-interactive', (_name, _words, _language, prompts, answer) =>
          answer(prompts.map(() => service.password ?? '')),
        );
        signal.addEventListener('abort', () => client.destroy(), { once: true });
        client.connect({
          ...{ host: service.host, port: service.port, username: service.user },
          ...(service.password !== undefined && { password: service.password }),
          ...{ privateKey: key, tryKeyboard: true, readyTimeout: waits.readyMs },
          ...{ keepaliveInterval: waits.aliveMs, keepaliveCountMax: 2 },
          hostVerifier: (hostKey: Buffer) => {
            shown = fingerprintOf(hostKey);
            return known === null || known === shown;
          },
        });
        // `ssh2` leaves Nagle's algorithm on: a channel's small messages would each wait for the other side's delayed
        // acknowledgement, 40 ms, several times a connection.
        client.setNoDelay(true);
      });

      const giveUp = async (failure: TunnelFailure): Promise<Result<OpenTunnel, TunnelFailure>> => {
        await end();
        return fail(failure);
      };
      const refused = await ready;
      if (refused) return giveUp(refused);
      if (known === null && shown !== null) await hostKeys.note(service.service, shown);

      client.on('tcp connection', (details, accept, reject) => {
        if (sockets.size >= connectionsAtOnce) return void reject();
        const socket = net.connect({ host: '127.0.0.1', port: target.port, noDelay: true });
        let isJoined = false;
        sockets.add(socket);
        socket.once('error', () => socket.destroy());
        socket.once('close', () => {
          sockets.delete(socket);
          if (!isJoined) reject();
        });
        socket.once('connect', () => {
          isJoined = true;
          target.noteCaller(socket.localPort!, service.tellsCaller ? callerOf(details) : null);
          join(accept(), socket);
        });
      });
      if (!(await forwardIn(client, service))) return giveUp({ code: 'tunnel-forward-refused' });
      const origin =
        typeof service.origin === 'string' ? service.origin : await readOrigin(client, service.origin, waits.saidMs);
      if (origin === null) return giveUp({ code: 'tunnel-no-address' });
      if (signal.aborted) return giveUp({ code: 'tunnel-unreachable' });
      return succeed({ origin, fingerprint: shown, ended, close: end });
    },
  };
}

/** As `ssh` writes it, so that a person can compare. */
export function fingerprintOf(hostKey: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(hostKey).digest('base64').replaceAll('=', '')}`;
}

function failureOf(
  error: Error & { level?: string },
  { shown, known }: { shown: string | null; known: string | null },
): TunnelFailure {
  if (shown !== null && known !== null && shown !== known) return { code: 'tunnel-key-changed', shown };
  if (error.level === 'client-authentication') return { code: 'tunnel-sign-in-refused' };
  return { code: 'tunnel-unreachable', detail: error.message.slice(0, 200) };
}

/** Whether the service opened the port for visitors. */
function forwardIn(client: Client, { bindAddress, remotePort }: SshService): Promise<boolean> {
  return new Promise((resolve) => {
    client.once('close', () => resolve(false));
    client.forwardIn(bindAddress, remotePort, (error) => resolve(!error));
  });
}

/** Joins both ends; whichever breaks takes the other along. */
function join(channel: ClientChannel, socket: net.Socket): void {
  channel.once('error', () => socket.destroy());
  channel.once('close', () => socket.destroy());
  socket.once('close', () => channel.destroy());
  channel.pipe(socket).pipe(channel);
}

/** Services that choose an address write it into the session. */
function readOrigin(client: Client, find: (said: string) => string | null, waitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    const timer = setTimeout(() => resolve(null), waitMs);
    const answer = (origin: string | null) => {
      clearTimeout(timer);
      resolve(origin);
    };
    client.once('close', () => answer(null));
    client.shell(false, (error, channel) => {
      if (error) return answer(null);
      const hear = (chunk: Buffer) => {
        if (said.length < greetingLength) said += chunk.toString('utf8');
        const origin = find(said);
        if (origin !== null) answer(origin);
      };
      channel.on('data', hear);
      channel.stderr.on('data', hear);
    });
  });
}

/** Null for a proxy on the service itself, whose visitors only `X-Forwarded-For` names. */
function callerOf({ srcIP }: TcpConnectionDetails): string | null {
  return net.isIP(srcIP) === 0 || /^(?:127\.|0\.0\.0\.0$|::1?$)/.test(srcIP) ? null : srcIP;
}
