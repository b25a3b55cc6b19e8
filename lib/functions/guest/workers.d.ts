/** The part of workerd's own module that functions are run with. */
declare module 'cloudflare:workers' {
  export const env: Readonly<Record<string, unknown>>;
  export function waitUntil(promise: Promise<unknown>): void;
}
