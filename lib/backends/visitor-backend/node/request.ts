/**
 * A request as in Node, for the engine's modules. A browser's own drops `content-length`, by which the engine checks a
 * bucket's limit, and Firefox's has no `body`, so the engine would consider it empty.
 */
export class Request extends globalThis.Request {
  readonly #headers: Headers;
  #body: ReadableStream<Uint8Array<ArrayBuffer>> | null | undefined;

  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(input, init);
    // As usual, the given headers replace those of a copied request.
    this.#headers = new Headers(init?.headers ?? (input instanceof globalThis.Request ? input.headers : undefined));
    const type = super.headers.get('content-type');
    if (type !== null && !this.#headers.has('content-type')) this.#headers.set('content-type', type);
  }

  override get headers(): Headers {
    return this.#headers;
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    if ('body' in globalThis.Request.prototype) return super.body;
    if (this.method === 'GET' || this.method === 'HEAD' || this.bodyUsed) return null;
    const copy = super.clone();
    return (this.#body ??= new ReadableStream({
      async pull(controller) {
        controller.enqueue(new Uint8Array(await copy.arrayBuffer()));
        controller.close();
      },
    }));
  }

  override clone(): Request {
    return new Request(super.clone(), { headers: this.#headers });
  }
}
