/** Counts the page's open requests, and calls `answered` after each response. `stop` restores the page's functions. */
export function watchRequests(page: Window & typeof globalThis, answered: () => void) {
  let underWay = 0;
  const end = () => {
    underWay -= 1;
    // Wait until the caller has handled the response.
    setTimeout(answered, 0);
  };
  const { fetch } = page;
  const { send } = page.XMLHttpRequest.prototype;
  const counted: typeof fetch = async (...asked) => {
    underWay += 1;
    try {
      return await fetch.apply(page, asked);
    } finally {
      end();
    }
  };
  const countedSend: typeof send = function (this: XMLHttpRequest, ...asked) {
    underWay += 1;
    this.addEventListener('loadend', end, { once: true });
    send.apply(this, asked);
  };
  page.fetch = counted;
  page.XMLHttpRequest.prototype.send = countedSend;
  return {
    underWay: () => underWay,
    stop() {
      // Restore only if no other code has wrapped our function since.
      if (page.fetch === counted) page.fetch = fetch;
      if (page.XMLHttpRequest.prototype.send === countedSend) page.XMLHttpRequest.prototype.send = send;
    },
  };
}
