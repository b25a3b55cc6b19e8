import { isLocalHost } from '../../base/foundation/env';

/**
 * Defines `randomUUID` (RFC 9562, version 4) with `getRandomValues` if it is missing: browsers don't offer it to pages
 * opened by plain http at a network address, and apps use it to name their rows.
 */
const script = `<script>if(!crypto.randomUUID)crypto.randomUUID=function(){var b=crypto.getRandomValues(new Uint8Array(16));b[6]=b[6]&15|64;b[8]=b[8]&63|128;var t=Array.from(b,function(n){return n.toString(16).padStart(2,"0")}).join("");return[t.slice(0,8),t.slice(8,12),t.slice(12,16),t.slice(16,20),t.slice(20)].join("-")}</script>`;

/** Adds that script to a published page before any other script. A page without a `<head>` tag is not changed. */
export function supplyRandomUuid(page: string): string {
  const head = /<head(?:\s[^>]{0,500})?>/i.exec(page);
  if (head === null) return page;
  const at = head.index + head[0].length;
  return page.slice(0, at) + script + page.slice(at);
}

/** Whether browsers treat pages of that origin as a secure context. */
export function isSecureOrigin(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || isLocalHost(hostname);
}
