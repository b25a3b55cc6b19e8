import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../../lib/preview/runtime/choose-engine';
import { studioPage, type StudioPage } from '../pages/studio-page';
import { startContainerHost } from '../webcontainer-host/host';
import { startJourney, type Journey, type Person } from './journey';

export const engines = ['embedded', 'webcontainer'] as const satisfies readonly Engine[];

/**
 * Whether to test against StackBlitz's real host (or the one in `EASEL_WEBCONTAINER_URL`) and write a dated log;
 * without `E2E_WEBCONTAINER=1` the unmodified client talks to the test host.
 */
export const isRealHost = process.env['E2E_WEBCONTAINER'] === '1';
const logFolder = fileURLToPath(new URL('../../test-results/', import.meta.url));
const startedAt = new Date();

/** Writes a line to the real host's log. */
export function note(line: string): void {
  if (!isRealHost) return;
  mkdirSync(logFolder, { recursive: true });
  const file = path.join(logFolder, `webcontainer-${startedAt.toISOString().slice(0, 10)}.log`);
  appendFileSync(file, `${new Date().toISOString()} +${Date.now() - startedAt.getTime()} ms ${line}\n`);
}

/** With this engine, a step may include an npm installation. */
export const stepTimeout = { embedded: 90_000, webcontainer: 240_000 } as const satisfies Record<Engine, number>;

/** Starts an Easel whose projects can run with that engine, and opens a person's browser. */
export async function startEngineJourney(
  engine: Engine,
): Promise<{ journey: Journey; person: Person; end(): Promise<void> }> {
  let journey: Journey | null = null;
  const isHosted = engine === 'webcontainer' && !isRealHost;
  const host = isHosted ? await startContainerHost({ studio: () => journey!.easel.builder }) : null;
  const url = host?.origin ?? process.env['EASEL_WEBCONTAINER_URL'];
  const key = process.env['EASEL_WEBCONTAINER_KEY'];
  const begun = await startJourney({
    env: { ...(url ? { EASEL_WEBCONTAINER_URL: url } : {}), ...(key ? { EASEL_WEBCONTAINER_KEY: key } : {}) },
    // Playwright's default list disables what frames of other sites need to store data.
    flags: ['--disable-features=MediaRouter'],
  });
  journey = begun;
  const person = await begun.meet();
  person.page.setDefaultTimeout(stepTimeout[engine]);
  note(`begins, Chromium ${begun.browser.version()}, host ${url ?? 'stackblitz.com'}`);
  return {
    journey: begun,
    person,
    async end() {
      await begun.end();
      await host?.close();
    },
  };
}

/** Opens a new project of the template with that engine, and waits until its preview is ready. */
export async function openProjectWith(
  engine: Engine,
  { easel }: Journey,
  { page }: Person,
  name: string,
): Promise<{ projectId: string; studio: StudioPage }> {
  const { body } = await easel.call<{ projectId: string }>('POST', '/api/projects', { name });
  const { projectId } = body;
  await easel.call('PATCH', `/api/projects/${projectId}`, { runtime: engine });
  await page.goto(`${easel.builder}/projects/${projectId}${engine === 'webcontainer' ? '/container' : ''}`);
  const studio = studioPage(page);
  await studio.previewStatus.and(page.locator('[data-phase=ready]')).waitFor();
  return { projectId, studio };
}
