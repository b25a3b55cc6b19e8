import type { SocketToPage, SocketToWorker } from '../messages';
import type { Connected } from './connect-worker';
import { pathInBackend } from './take-over-fetch';

type Data = string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBufferLike>;

const states = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 } as const;
const kinds = ['open', 'message', 'error', 'close'] as const;

/** A WebSocket to the worker or, if that can't start, to the server. To an app it looks like the browser's own. */
class LocalSocket extends EventTarget {
  static readonly CONNECTING = states.CONNECTING;
  static readonly OPEN = states.OPEN;
  static readonly CLOSING = states.CLOSING;
  static readonly CLOSED = states.CLOSED;
  readonly CONNECTING = states.CONNECTING;
  readonly OPEN = states.OPEN;
  readonly CLOSING = states.CLOSING;
  readonly CLOSED = states.CLOSED;
  readonly extensions = '';
  readonly protocol = '';
  readonly bufferedAmount = 0;
  binaryType: BinaryType = 'blob';
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onclose: ((event: Event) => void) | null = null;
  #state: 0 | 1 | 2 | 3 = states.CONNECTING;
  #port: MessagePort | null = null;
  #server: WebSocket | null = null;

  constructor(
    readonly url: string,
    path: string,
    connected: Pick<Connected, 'settled' | 'openSocket'>,
    openAtServer: () => WebSocket,
  ) {
    super();
    for (const kind of kinds) this.addEventListener(kind, (event) => this[`on${kind}`]?.(event));
    void connected.settled.then(({ phase }) => {
      if (this.#state !== states.CONNECTING) return;
      if (phase === 'failed') this.#follow(openAtServer());
      else this.#listen(connected.openSocket(path));
    });
  }

  get readyState(): number {
    return this.#server?.readyState ?? this.#state;
  }

  send(data: Data): void {
    if (this.readyState === states.CONNECTING)
      throw new DOMException('Still in CONNECTING state.', 'InvalidStateError');
    if (this.readyState !== states.OPEN) return;
    if (this.#server !== null) return this.#server.send(data as string);
    if (typeof data === 'string') return this.#say({ type: 'message', data });
    if (data instanceof Blob)
      return void data.arrayBuffer().then((bytes) => this.#say({ type: 'message', data: bytes }));
    const {
      buffer,
      byteOffset = 0,
      byteLength,
    } = ArrayBuffer.isView(data) ? data : { buffer: data, byteLength: data.byteLength };
    // A copy: the app may go on using its own.
    this.#say({ type: 'message', data: new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength)).buffer });
  }

  close(code = 1000, reason = ''): void {
    if (this.#server !== null) return this.#server.close(code, reason);
    if (this.#state >= states.CLOSING) return;
    this.#say({ type: 'close' });
    this.#state = states.CLOSING;
    queueMicrotask(() => this.#end(code, reason));
  }

  #say(message: SocketToWorker): void {
    this.#port?.postMessage(message);
  }

  #listen(port: MessagePort): void {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<SocketToPage>) => {
      if (data.type === 'close') return this.#end(data.code, data.reason);
      if (this.#state > states.OPEN) return;
      if (data.type === 'open') {
        this.#state = states.OPEN;
        return void this.dispatchEvent(new Event('open'));
      }
      const told =
        typeof data.data === 'string' || this.binaryType === 'arraybuffer' ? data.data : new Blob([data.data]);
      this.dispatchEvent(new MessageEvent('message', { data: told }));
    };
  }

  #follow(server: WebSocket): void {
    this.#server = server;
    server.binaryType = this.binaryType;
    server.onopen = () => this.dispatchEvent(new Event('open'));
    server.onerror = () => this.dispatchEvent(new Event('error'));
    server.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent('message', { data: data as unknown }));
    server.onclose = ({ code, reason, wasClean }) =>
      this.dispatchEvent(new CloseEvent('close', { code, reason, wasClean }));
  }

  #end(code: number, reason: string): void {
    if (this.#state === states.CLOSED) return;
    this.#state = states.CLOSED;
    this.#port?.close();
    this.dispatchEvent(new CloseEvent('close', { code, reason, wasClean: code === 1000 }));
  }
}

/** The worker handles sockets to the app's own backend; all others are the browser's own. */
export function takeOverSockets(connected: Pick<Connected, 'settled' | 'openSocket'>): void {
  const Native = window.WebSocket;
  window.WebSocket = new Proxy(Native, {
    construct(target, [address, protocols]: [string | URL, (string | string[])?]) {
      const url = new URL(String(address), document.baseURI);
      const path = pathInBackend(url.href.replace(/^ws/, 'http'), location.origin);
      const open = () => (protocols === undefined ? new target(url) : new target(url, protocols));
      return path === null ? open() : new LocalSocket(url.href, path, connected, open);
    },
  });
}
