import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright';

/** What headless Chromium needs on machines without a display, a GPU or a way out. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser `npm test` found (CHROMIUM_PATH), or the usual place on Debian when a suite is run by hand. */
export function launchBrowser(
  more: readonly string[] = [],
  /** False: Ctrl-C is the caller's to hear; else it closes the browser and ends the process. */
  { handleSIGINT = true }: { handleSIGINT?: boolean } = {},
): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  return chromium.launch({
    handleSIGINT,
    args: [...flags, ...more],
    ...(existsSync(executablePath) ? { executablePath } : {}),
  });
}

let shared: Promise<Browser> | null = null;

/**
 * The browser that the files of one worker share, since to start one takes two seconds of a core: what is opened in it stands apart
 * (cookies, caches, storage), and `close` closes what was opened through it alone. It ends with the worker.
 */
export async function borrowBrowser(): Promise<Browser> {
  const known = await shared;
  if (known === null || !known.isConnected()) shared = launchBrowser();
  const browser = await shared!;
  const opened = new Set<BrowserContext>();
  const note = (context: BrowserContext) => {
    opened.add(context);
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
