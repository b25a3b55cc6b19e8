import { createHash } from 'node:crypto';
import net from 'node:net';
import type { Client, ClientChannel, TcpConnectionDetails } from 'ssh2';
import { fail, type Result, succeed } from '../../base/foundation/result';
import type { OpenTunnel, Tunnel, TunnelFailure } from './tunnel';

/** Stores the known keys of services. */
export interface HostKeys {
  /** `SHA256:…` as `ssh` prints it; null if the service was never used. */
  known(service: string): Promise<string | null>;
  note(service: string, fingerprint: string): Promise<void>;
}

export type SshService = {
  /** The name under which its key is stored. */
  service: string;
  host: string;
  port: number;
  user: string;
  password?: string | undefined;
  /**
   * The port it should open for visitors, and the address to bind; an empty address leaves the choice to the service.
   */
  remotePort: number;
  bindAddress: string;
  /** The public address, or a function that finds it in the service's output. */
  origin: string | ((said: string) => string | null);
  /**
   * Whether the visitor's address comes from the service's ssh messages; otherwise it is read from `X-Forwarded-For`.
   */
  tellsCaller: boolean;
};

type Options = {
  service: SshService;
  hostKeys: HostKeys;
  /** Easel's own key in OpenSSH's form; called for each attempt. */
  privateKey(): Promise<string>;
  /** Only set by tests. */
  waits?: { readyMs: number; saidMs: number; aliveMs: number };
};

const usualWaits = { readyMs: 20_000, saidMs: 20_000, aliveMs: 15_000 };
/** At most this many characters of a service's greeting are searched for its address. */
const greetingLength = 64 * 1024;
/** Most visitor connections at the same time; more are refused, not queued. */
const connectionsAtOnce = 500;

/**
 * A reverse tunnel by ssh, RFC 4254 section 7. The service's key is stored on first use. If it later shows another key,
 * opening fails with `tunnel-key-changed` before anything is sent. Two unanswered keep-alive messages end the tunnel,
 * so that sleep or a network change is noticed within half a minute.
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
        // `ssh2` leaves Nagle's algorithm on: each small message of a channel would wait 40 ms for the other side's
        // delayed acknowledgement, several times per connection.
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

/** In the form `ssh` prints, so that a person can compare it. */
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

/** Asks the service to open the port for visitors; false if it refused. */
function forwardIn(client: Client, { bindAddress, remotePort }: SshService): Promise<boolean> {
  return new Promise((resolve) => {
    client.once('close', () => resolve(false));
    client.forwardIn(bindAddress, remotePort, (error) => resolve(!error));
  });
}

/** Connects both ends; if either breaks, the other is closed too. */
function join(channel: ClientChannel, socket: net.Socket): void {
  channel.once('error', () => socket.destroy());
  channel.once('close', () => socket.destroy());
  socket.once('close', () => channel.destroy());
  channel.pipe(socket).pipe(channel);
}

/** Waits for a service that chooses the address itself to print it in the session. */
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

/** Null for a proxy on the service's own machine; then only `X-Forwarded-For` names the visitor. */
function callerOf({ srcIP }: TcpConnectionDetails): string | null {
  return net.isIP(srcIP) === 0 || /^(?:127\.|0\.0\.0\.0$|::1?$)/.test(srcIP) ? null : srcIP;
}
