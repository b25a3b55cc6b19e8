/** What the builder's pages may load and frame; `frames` are the preview and site origins for this browser. */
export function builderPolicy(config: {
  nonce: string;
  frames: readonly string[];
  /** The channel's socket; package layers; and previews, from which the studio reads compiled modules back. */
  connections: readonly string[];
  isDevelopment: boolean;
}): string {
  const development = config.isDevelopment ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    // The compiler is WebAssembly. Scripts run by nonce or from Easel itself, never from other origins.
    `script-src 'self' 'nonce-${config.nonce}' 'wasm-unsafe-eval'${development}`,
    // The editor and the UI primitives set style attributes, which a nonce can't cover.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' ${config.connections.join(' ')}`,
    "worker-src 'self' blob:",
    `frame-src ${config.frames.join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * For every response of the HTTP interface: none may act as a page, not even an app's file that somebody opens by its
 * address.
 */
export const interfacePolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** The only cross-origin isolated page: the studio that runs an app in WebContainer. */
export const isContainerPage = (path: string): boolean => /^\/projects\/[a-z2-7]{26}\/container\/?$/.test(path);

/**
 * Additional headers for that page. A worker must be as isolated as its page, and its own response must declare that.
 */
export function isolationHeaders(path: string): Readonly<Record<string, string>> {
  const isIsolated = isContainerPage(path) || path.startsWith('/monaco/');
  return isIsolated ? { 'cross-origin-embedder-policy': 'credentialless' } : {};
}

/** Origins of WebContainer's frames: StackBlitz's, or a custom host and its subdomains. */
export function containerFrames(hostUrl: string | undefined): string[] {
  if (hostUrl === undefined) {
    return ['https://stackblitz.com', 'https://*.webcontainer.io', 'https://*.webcontainer-api.io'];
  }
  const { protocol, host } = new URL(hostUrl);
  return [`${protocol}//${host}`, `${protocol}//*.${host}`];
}

/** Headers of every response from the builder's host. */
export const builderHeaders: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
