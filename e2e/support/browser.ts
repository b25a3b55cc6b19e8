import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright';

/** What headless Chromium needs on machines without a display, a GPU or network access. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that `npm test` found (CHROMIUM_PATH), or Debian's usual path when a suite is run by hand. */
export function launchBrowser(
  more: readonly string[] = [],
  /** If false, Ctrl-C is up to the caller; otherwise it closes the browser and ends the process. */
  { handleSIGINT = true }: { handleSIGINT?: boolean } = {},
): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  return chromium.launch({
    handleSIGINT,
    args: [...flags, ...more],
    ...(existsSync(executablePath) ? { executablePath } : {}),
  });
}

/** How long a step may take on two shared cores; normally nothing takes this long. */
export const stepTimeout = 90_000;

let shared: Promise<Browser> | null = null;

/**
 * A browser shared by the test files of one worker, because starting one takes two seconds of a core. Everything opened
 * through it is isolated (cookies, caches, storage), and `close` only closes what was opened through this handle. The
 * browser ends with the worker.
 */
export async function borrowBrowser(): Promise<Browser> {
  const known = await shared;
  if (known === null || !known.isConnected()) shared = launchBrowser();
  const browser = await shared!;
  const opened = new Set<BrowserContext>();
  const note = (context: BrowserContext) => {
    opened.add(context);
    context.setDefaultTimeout(stepTimeout);
    context.once('close', () => opened.delete(context));
    return context;
  };
  const own: Partial<Browser> = {
    newContext: async (options) => note(await browser.newContext(options)),
    newPage: async (options) => note(await browser.newContext(options)).newPage(),
    contexts: () => [...opened],
    close: async () => {
      await Promise.all([...opened].map((context) => context.close()));
    },
  };
  return new Proxy(browser, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof Browser];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
