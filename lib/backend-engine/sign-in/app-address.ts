/** Set by the gateway and by nobody else: the address the app reached its backend at, `http://host/backend`. */
export const addressHeader = 'x-easel-reached-at';

/** Where the app that asks is. */
export type AppAddress = {
  /** What links in mails begin with. */
  backend: string;
  /** Whose pages they may lead to. */
  origin: string;
};

export function addressOf(request: Request, siteUrl: string): AppAddress {
  const backend = request.headers.get(addressHeader) ?? `${siteUrl.replace(/\/$/, '')}/backend`;
  return { backend, origin: URL.canParse(backend) ? new URL(backend).origin : 'http://localhost' };
}

/**
 * The page a link leads to: one of the app that asked. Anything else, another site above all, becomes the app's first page, since
 * whoever follows a link in a mail of this app trusts it, and is signed in by it.
 */
export function pageOf({ origin }: AppAddress, wanted: string | null): string {
  const first = `${origin}/`;
  if (wanted === null || wanted === '' || !URL.canParse(wanted, first)) return first;
  const url = new URL(wanted, first);
  Object.assign(url, { hash: '', username: '', password: '' });
  return url.origin === origin ? url.href.replace(/#$/, '') : first;
}
