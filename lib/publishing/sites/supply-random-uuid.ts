import { isLocalHost } from '../../base/foundation/env';

/**
 * Version 4 of RFC 9562 from `getRandomValues`, which browsers have everywhere, where `randomUUID` is missing: they keep it
 * from pages opened by plain http at an address, and apps name their rows with it.
 */
const script = `<script>if(!crypto.randomUUID)crypto.randomUUID=function(){var b=crypto.getRandomValues(new Uint8Array(16));b[6]=b[6]&15|64;b[8]=b[8]&63|128;var t=Array.from(b,function(n){return n.toString(16).padStart(2,"0")}).join("");return[t.slice(0,8),t.slice(8,12),t.slice(12,16),t.slice(16,20),t.slice(20)].join("-")}</script>`;

/** A published page with that script before any other; one without a written head is left as it is. */
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
