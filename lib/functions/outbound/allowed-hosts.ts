/**
 * A host name people may allow: `api.openai.com`, or `*.example.com` for all its subdomains. Lower case, without a
 * port, and no IP address.
 */
const hostPattern = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Reads a host that a person typed or pasted, also as part of an address; null if it is not a host on the internet. */
export function readHost(typed: string): string | null {
  const text = typed.trim().toLowerCase();
  const named = /^https?:\/\//.test(text) ? (URL.parse(text)?.hostname ?? '') : text.split(/[/:]/)[0]!;
  const isOwn = /(?:^|\.)(?:localhost|local|internal|home\.arpa|lan)$/.test(named);
  return named.length <= 253 && hostPattern.test(named) && !isOwn ? named : null;
}

/** Whether a list lets a function call a host. */
export function isAllowed(hosts: readonly string[], hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return hosts.some((host) => (host.startsWith('*.') ? name.endsWith(host.slice(1)) : name === host));
}
