import type { Browser, FrameLocator, Page } from 'playwright';
import { createTestCompiler } from '../../lib/preview/compiler/compiler.fixture';
import type { Compiler } from '../../lib/preview/runtime/compiler';

/**
 * Opens the journey's studio page in a fresh browser profile; its compiler runs in this process. `day`: the time that
 * its apps take for now.
 */
export async function openStudioPage(
  browser: Browser,
  url: string,
  day?: string,
): Promise<{ page: Page; frame: FrameLocator }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  if (day !== undefined) await page.clock.setFixedTime(new Date(day));
  const compiler = createTestCompiler();
  await page.exposeFunction('callCompiler', async (method: keyof Compiler, parts: never[]) => {
    const given = parts.map((part: { code?: unknown } | null) =>
      part && typeof part === 'object' && Array.isArray(part.code) ? { ...part, code: new Map(part.code) } : part,
    );
    const value = await (compiler[method] as (...given: unknown[]) => Promise<unknown>)(...given);
    const compiled = value as { code?: Map<string, string> } | null;
    return compiled?.code instanceof Map ? { ...compiled, code: [...compiled.code] } : value;
  });
  await page.goto(url);
  await page.waitForFunction(() => 'runtime' in window);
  return { page, frame: page.frameLocator('iframe[title="App preview"]') };
}
