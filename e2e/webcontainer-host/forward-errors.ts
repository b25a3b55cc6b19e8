/**
 * Injected first into every page of the test host, like the real host with `forwardPreviewErrors`: reports errors to
 * the client.
 */
export function forwardErrors(port: number): string {
  return `(() => {
  const send = (message) => fetch('/__host/message', { method: 'POST', keepalive: true, body: JSON.stringify({ ...message,
    previewId: 'preview', port: ${port}, pathname: location.pathname, search: location.search, hash: location.hash }) }).catch(() => {});
  addEventListener('error', (event) => event instanceof ErrorEvent && send({ type: 'PREVIEW_UNCAUGHT_EXCEPTION', message: event.message, stack: event.error?.stack }));
  addEventListener('unhandledrejection', (event) => send({ type: 'PREVIEW_UNHANDLED_REJECTION', message: String(event.reason?.message ?? event.reason), stack: event.reason?.stack }));
})()`;
}
