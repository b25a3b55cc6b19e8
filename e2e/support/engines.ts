import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../../lib/runtime/choose-engine';
import { studioPage, type StudioPage } from '../pages/studio-page';
import { startContainerHost } from '../webcontainer-host/host';
import { startJourney, type Journey, type Person } from './journey';

export const engines = ['embedded', 'webcontainer'] as const satisfies readonly Engine[];

/**
 * Whether StackBlitz's own host is meant (or the one `EASEL_WEBCONTAINER_URL` names) and a dated log is to say how it went;
 * without `E2E_WEBCONTAINER=1` the unmodified client meets the test host.
 */
export const isRealHost = process.env['E2E_WEBCONTAINER'] === '1';
const logFolder = fileURLToPath(new URL('../../test-results/', import.meta.url));
const startedAt = new Date();

/** A line in the log of the real host. */
export function note(line: string): void {
  if (!isRealHost) return;
  mkdirSync(logFolder, { recursive: true });
  const file = path.join(logFolder, `webcontainer-${startedAt.toISOString().slice(0, 10)}.log`);
  appendFileSync(file, `${new Date().toISOString()} +${Date.now() - startedAt.getTime()} ms ${line}\n`);
}

/** An installation by npm is in a step of this engine. */
export const stepTimeout = { embedded: 45_000, webcontainer: 240_000 } as const satisfies Record<Engine, number>;

/** An Easel whose projects can run with that engine, and a person. */
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
    // Playwright's own list switches off what frames of other sites need to keep data.
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

/** A new project of the template, set to that engine and open in it; what it shows is ready. */
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
