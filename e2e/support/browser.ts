import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright';

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
