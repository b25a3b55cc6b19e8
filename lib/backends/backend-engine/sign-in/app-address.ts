/** Set only by the gateway: the address at which the app reached its backend, `http://host/backend`. */
export const addressHeader = 'x-easel-reached-at';

/** Where the calling app is. */
export type AppAddress = {
  /** The base of links in mails. */
  backend: string;
  /** The origin whose pages links in mails may lead to. */
  origin: string;
};

export function addressOf(request: Request, siteUrl: string): AppAddress {
  const backend = request.headers.get(addressHeader) ?? `${siteUrl.replace(/\/$/, '')}/backend`;
  return { backend, origin: URL.canParse(backend) ? new URL(backend).origin : 'http://localhost' };
}

/**
 * The page a link leads to: one of the app that asked. Anything else, above all another site, becomes the app's first
 * page, because people trust a link in this app's mail and are signed in by it.
 */
export function pageOf({ origin }: AppAddress, wanted: string | null): string {
  const first = `${origin}/`;
  if (wanted === null || wanted === '' || !URL.canParse(wanted, first)) return first;
  const url = new URL(wanted, first);
  Object.assign(url, { hash: '', username: '', password: '' });
  return url.origin === origin ? url.href.replace(/#$/, '') : first;
}
