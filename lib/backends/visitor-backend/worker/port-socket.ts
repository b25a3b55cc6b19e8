import type { PageSocket } from '@/lib/backends/realtime/serve-socket';
import type { SocketToPage, SocketToWorker } from '../messages';

type Listener = (...told: unknown[]) => void;

/**
 * A page's WebSocket in the form realtime serves, over a message port; nothing queues up in it, so it never has to
 * pause.
 */
export function createPortSocket(port: MessagePort): PageSocket {
  const listeners = new Map<string, Listener[]>();
  const emit = (event: string, ...told: unknown[]) => {
    for (const hear of listeners.get(event) ?? []) hear(...told);
  };
  const say = (message: SocketToPage) => port.postMessage(message);

  const socket = {
    OPEN: 1 as const,
    readyState: 1 as 1 | 3,
    bufferedAmount: 0,
    send(data: unknown, taken?: unknown) {
      say({ type: 'message', data: typeof data === 'string' ? data : bytesOf(data as Uint8Array) });
      if (typeof taken === 'function') taken();
    },
    close: (code = 1000, reason: string | Buffer = '') => end(code, String(reason)),
    terminate: () => end(1006, ''),
    pause: () => undefined,
    resume: () => undefined,
    on(event: string, hear: Listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), hear]);
      return socket;
    },
  };

  function end(code: number, reason: string): void {
    if (socket.readyState !== 1) return;
    socket.readyState = 3;
    say({ type: 'close', code, reason });
    port.close();
    emit('close', code, Buffer.from(reason));
  }

  port.onmessage = ({ data }: MessageEvent<SocketToWorker>) => {
    if (data.type === 'close') return end(1000, '');
    const isText = typeof data.data === 'string';
    emit('message', isText ? Buffer.from(data.data as string) : Buffer.from(data.data as ArrayBuffer), !isText);
  };
  // Its `on` has an overload for each event, which only `ws` can spell out.
  return socket as unknown as PageSocket;
}

/** Copies the bytes into an ArrayBuffer of their own; `data` may be a view of a larger one. */
const bytesOf = (data: Uint8Array): ArrayBuffer => new Uint8Array(data).buffer;
