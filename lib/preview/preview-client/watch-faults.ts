import {
  describeThrown,
  formatConsole,
  isReactNoise,
  isRefusedByRule,
  isRefusedPerson,
  readStack,
  speaksOfTables,
  wordsOfTables,
  type Fault,
} from './faults';
import type { Settle } from './settle';

type Watch = { report(fault: Fault): void; urlOf(address: string): string | null; settle: Settle };

/** Reports faults of the page, each once per route. Hides nothing from the app: its own handlers still run. */
export function watchFaults({ report, urlOf, settle }: Watch): { forget(): void } {
  const seen = new Set<string>();
  let route = '';
  const reportOnce = (fault: Fault) => {
    const here = location.pathname + location.hash;
    if (here !== route) {
      route = here;
      seen.clear();
    }
    // React repeats an error on the console that the page has already reported.
    const key = fault.message.replace(/^(Uncaught )?\w*Error: /, '').slice(0, 200);
    if (seen.has(key) || seen.size > 200) return;
    seen.add(key);
    report(fault);
  };

  watchErrors(reportOnce, urlOf);
  watchConsole(reportOnce, urlOf);
  watchFetch(reportOnce, settle);
  watchXhr(reportOnce, settle);
  // After a change of the app, an old fault that occurs again is reported again.
  return { forget: () => seen.clear() };
}

type Report = (fault: Fault) => void;
type UrlOf = Watch['urlOf'];

function watchErrors(report: Report, urlOf: UrlOf): void {
  window.addEventListener(
    'error',
    (event) => {
      if (event.target instanceof Element) return reportResource(report, event.target);
      const thrown: unknown = event.error ?? event.message;
      // Browsers report this for a harmless layout delay.
      if (/^ResizeObserver loop/.test(event.message)) return;
      const stack = event.error instanceof Error ? (event.error.stack ?? '') : '';
      const frames = readStack(stack, urlOf);
      const url = urlOf(event.filename);
      if (frames.length === 0 && url) frames.push({ url, line: event.lineno, column: event.colno });
      report({ kind: 'page-error', message: describeThrown(thrown), frames, excerpt: '' });
    },
    true,
  );
  window.addEventListener('unhandledrejection', (event) => {
    const reason: unknown = event.reason;
    const frames = readStack(reason instanceof Error ? (reason.stack ?? '') : '', urlOf);
    report({ kind: 'unhandled-rejection', message: describeThrown(reason), frames, excerpt: '' });
  });
}

function reportResource(report: Report, element: Element): void {
  const address =
    element instanceof HTMLScriptElement || element instanceof HTMLImageElement || element instanceof HTMLMediaElement
      ? element.src
      : element instanceof HTMLLinkElement
        ? element.href
        : '';
  const isElsewhere = address !== '' && !address.startsWith(location.origin);
  // The app stays readable without a font or style sheet from another site; often the device is just offline.
  if (address === '' || (isElsewhere && element instanceof HTMLLinkElement)) return;
  const noun = element instanceof HTMLImageElement ? 'picture' : element.tagName.toLowerCase();
  report({
    kind: 'failed-request',
    message: `The ${noun} ${shorten(address)} did not load.`,
    frames: [],
    excerpt: element.outerHTML.slice(0, 300),
  });
}

function watchConsole(report: Report, urlOf: UrlOf): void {
  // oxlint-disable no-console -- the console of the app is what is watched
  const error = console.error;
  let isReporting = false;
  console.error = (...parts: unknown[]) => {
    error.apply(console, parts);
    if (isReporting) return;
    isReporting = true;
    try {
      const message = formatConsole(parts);
      const first = typeof parts[0] === 'string' ? parts[0] : '';
      if (message === '' || isReactNoise(message) || isReactNoise(first)) return;
      const thrown = parts.find((part) => part instanceof Error);
      const frames = readStack((thrown instanceof Error ? thrown.stack : new Error().stack) ?? '', urlOf);
      report({ kind: 'console-error', message, frames, excerpt: '' });
    } finally {
      isReporting = false;
    }
  };
}

const shorten = (address: string) => address.replace(location.origin, '').slice(0, 300);

function reportRequest(report: Report, method: string, address: string, why: string): void {
  report({ kind: 'failed-request', message: `${method} ${shorten(address)} ${why}`, frames: [], excerpt: '' });
}

/** A response's text, read from a copy so that the app can still read it; empty if unreadable. */
const readCopy = (response: Response): Promise<string> =>
  response
    .clone()
    .text()
    .catch(() => '');

function watchFetch(report: Report, settle: Settle): void {
  const original = window.fetch;
  window.fetch = async (input, init) => {
    const request = input instanceof Request ? input : null;
    const address = new URL(request?.url ?? String(input), location.href).href;
    const method = init?.method ?? request?.method ?? 'GET';
    const end = settle.begin();
    try {
      const response = await original.call(window, input, init);
      const { status } = response;
      if (status >= 400 && !isRefusedPerson(method, address, status)) {
        const answer = speaksOfTables(address) ? await readCopy(response) : '';
        if (!isRefusedByRule(method, status, answer)) {
          reportRequest(report, method, address, `was answered ${status}.${wordsOfTables(answer)}`);
        }
      }
      return response;
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) {
        reportRequest(report, method, address, 'got no answer.');
      }
      throw error;
    } finally {
      end();
    }
  };
}

function watchXhr(report: Report, settle: Settle): void {
  const { open, send } = XMLHttpRequest.prototype;
  const targets = new WeakMap<XMLHttpRequest, { method: string; address: string }>();
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...parts: unknown[]) {
    targets.set(this, { method: String(parts[0]), address: new URL(String(parts[1]), location.href).href });
    return Reflect.apply(open, this, parts) as void;
  };
  XMLHttpRequest.prototype.send = function (body) {
    const { method, address } = targets.get(this) ?? { method: 'GET', address: location.href };
    const end = settle.begin();
    this.addEventListener('loadend', end);
    this.addEventListener('error', () => reportRequest(report, method, address, 'got no answer.'));
    this.addEventListener('load', () => {
      if (this.status >= 400) reportRequest(report, method, address, `was answered ${this.status}.`);
    });
    return send.call(this, body);
  };
}
