/** First in every page of the test host, as the real one does with `forwardPreviewErrors`: tells the client what went wrong. */
export function forwardErrors(port: number): string {
  return `(() => {
  const send = (message) => fetch('/__host/message', { method: 'POST', keepalive: true, body: JSON.stringify({ ...message,
    previewId: 'preview', port: ${port}, pathname: location.pathname, search: location.search, hash: location.hash }) }).catch(() => {});
  addEventListener('error', (event) => event instanceof ErrorEvent && send({ type: 'PREVIEW_UNCAUGHT_EXCEPTION', message: event.message, stack: event.error?.stack }));
  addEventListener('unhandledrejection', (event) => send({ type: 'PREVIEW_UNHANDLED_REJECTION', message: String(event.reason?.message ?? event.reason), stack: event.reason?.stack }));
})()`;
}
