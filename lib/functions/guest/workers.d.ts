/** The parts of workerd's built-in module that the function runtime uses. */
declare module 'cloudflare:workers' {
  export const env: Readonly<Record<string, unknown>>;
  export function waitUntil(promise: Promise<unknown>): void;
}
