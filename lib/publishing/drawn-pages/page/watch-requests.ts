/** Counts what a page is waiting for from servers, and calls back when one of them has answered. Leaves the page's functions as they were on `stop`. */
export function watchRequests(page: Window & typeof globalThis, answered: () => void) {
  let underWay = 0;
  const end = () => {
    underWay -= 1;
    // After whoever asked has taken the answer.
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
      // Somebody may have put something around ours.
      if (page.fetch === counted) page.fetch = fetch;
      if (page.XMLHttpRequest.prototype.send === countedSend) page.XMLHttpRequest.prototype.send = send;
    },
  };
}
