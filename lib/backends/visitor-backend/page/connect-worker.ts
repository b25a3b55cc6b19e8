import type { SentRequest } from '@/lib/backends/backend-engine/engine-messages';
import type { FromWorker, Replied, ToWorker, VisitorState } from '../messages';
import type { PageSetup } from '../setup';

/** One page's connection to the worker. */
export type Connected = {
  /** Resolves with `ready` or `failed`; never rejects. */
  settled: Promise<Exclude<VisitorState, { phase: 'starting' }>>;
  /** Whether this page created the data; valid once `settled` has resolved. */
  isFirst(): boolean;
  /** A body is transferred, not copied. */
  send(request: SentRequest): Promise<Replied>;
  openSocket(path: string): MessagePort;
  startOver(): void;
};

type Port = Pick<MessagePort, 'postMessage'> & { onmessage: ((event: MessageEvent<FromWorker>) => void) | null };

/** In ms. A device that takes longer than this to get ready is too slow to be of use to a visitor. */
const longestStart = 60_000;

/**
 * Tabs of one app share one worker, so that they see the same data; in browsers without shared workers, each has its
 * own.
 */
function startWorker({ files, world }: PageSetup, fault: (words: string) => void): Port {
  if (typeof SharedWorker === 'function') {
    // With `extendedLifetime`, the data survives a reload of the only tab. Chromium supports it; other browsers ignore
    // it.
    const options = { type: 'module', name: world, extendedLifetime: true } as WorkerOptions;
    const shared = new SharedWorker(files.worker, options);
    shared.onerror = (event) => fault(event.message ?? 'The worker could not be loaded.');
    return shared.port;
  }
  const worker = new Worker(files.worker, { type: 'module', name: world });
  worker.onerror = (event) => fault(event.message ?? 'The worker could not be loaded.');
  return worker;
}

export function connectWorker(
  setup: PageSetup,
  heard: (message: Exclude<FromWorker, { type: 'state' }>) => void,
): Connected {
  let isFirst = false;
  let settle!: (state: Exclude<VisitorState, { phase: 'starting' }>) => void;
  const settled = new Promise<Exclude<VisitorState, { phase: 'starting' }>>((resolve) => (settle = resolve));
  const fault = (words: string) => settle({ phase: 'failed', fault: 'crashed', words });

  const port = startWorker(setup, fault);
  const say = (message: ToWorker, moved: Transferable[] = []) => port.postMessage(message, moved);
  const timer = setTimeout(
    () => settle({ phase: 'failed', fault: 'too-slow', words: 'It was not ready within a minute.' }),
    longestStart,
  );
  port.onmessage = ({ data }) => {
    if (data.type !== 'state') return heard(data);
    isFirst = data.isFirst;
    if (data.state.phase === 'starting') return;
    clearTimeout(timer);
    settle(data.state);
  };
  say({ type: 'open', setup, reachedAt: `${location.origin}/backend` });

  return {
    settled,
    isFirst: () => isFirst,
    send(request) {
      const { port1, port2 } = new MessageChannel();
      return new Promise((resolve) => {
        port1.onmessage = ({ data }: MessageEvent<Replied>) => {
          port1.close();
          resolve(data);
        };
        say({ type: 'request', request, reply: port2 }, request.body === null ? [port2] : [port2, request.body]);
      });
    },
    openSocket(path) {
      const { port1, port2 } = new MessageChannel();
      say({ type: 'socket', path, port: port2 }, [port2]);
      return port1;
    },
    startOver: () => say({ type: 'start-over' }),
  };
}
