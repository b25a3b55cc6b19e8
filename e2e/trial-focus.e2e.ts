import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Frame, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { borrowBrowser } from './support/browser';

const root = fileURLToPath(new URL('..', import.meta.url));

const bundle = async (contents: string) => {
  const stdin = { contents, resolveDir: root };
  const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'iife' });
  return outputFiles[0]!.text;
};

const app = `<!doctype html><input id="field" value="hello"><textarea id="text">abc</textarea>
<dialog id="modal"><button id="inside">Close</button></dialog><dialog id="plain"><button autofocus>Close</button></dialog>
<div popover id="popover"><input autofocus></div><form id="form"><input required id="needed"></form><label id="label" for="field">Name</label>`;

/** Ways to take the focus from the page around an inert frame in Chromium; each works by itself. */
const attempts = {
  'focuses a field': 'field.focus()',
  'selects a field': 'field.select()',
  'selects a text': 'text.select()',
  'opens a modal dialog': 'modal.showModal()',
  'closes it': 'modal.close()',
  'opens a plain dialog': 'plain.show()',
  'opens a popover': 'popover.showPopover()',
  'sends a form that lacks something': 'form.requestSubmit()',
  'says what a form lacks': 'form.reportValidity()',
  'clicks a label': 'label.click()',
  'goes to a field by its address': 'location.hash = "field"',
  'focuses its window': 'window.focus()',
};

describe('a draft that is tried and the cursor of the person', () => {
  let server: Server;
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    const pages: Record<string, string> = {
      '/app': app,
      '/app-with-its-wall': `<!doctype html><script>${await bundle(
        `import { emulateFocus } from './lib/preview/preview-client/emulate-focus'; emulateFocus(document, window);`,
      )}</script>${app}`,
      '/with-frame': `<!doctype html><input id="words"><iframe id="preview" srcdoc="<input id=own>"></iframe><script>${await bundle(
        `import { openCoveredFrame } from './lib/preview/runtime/window-frame-channel';
        onload = () => openCoveredFrame(window, Date.now).load(location.search.slice(1));`,
      )}</script>`,
      '/bare': `<!doctype html><input id="words"><iframe inert></iframe><script>document.querySelector('iframe').src = location.search.slice(1)</script>`,
    };
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url!, 'http://app.localhost');
      response.writeHead(200, { 'content-type': 'text/html', 'origin-agent-cluster': '?1' }).end(pages[pathname] ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `app.localhost:${(server.address() as AddressInfo).port}`;
    browser = await borrowBrowser();
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  async function open(outer: string, inner: string): Promise<{ page: Page; frame: Frame }> {
    const page = await browser.newPage();
    await page.goto(`http://${address}/${outer}?http://p.${address}/${inner}`);
    const element = await page.waitForSelector('iframe[inert]', { state: 'attached' });
    const frame = (await element.contentFrame())!;
    await frame.waitForSelector('#field', { state: 'attached' });
    return { page, frame };
  }

  /** The attempts after which the field of the page no longer has the cursor. */
  async function takers({ page, frame }: { page: Page; frame: Frame }): Promise<string[]> {
    const took: string[] = [];
    for (const [name, code] of Object.entries(attempts)) {
      await page.focus('#words');
      await frame.evaluate(code);
      // Focus moves from one of the browser's processes to another: after two animation frames it has arrived and been
      // given back.
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
      );
      if ((await page.evaluate(() => document.activeElement?.id)) !== 'words') took.push(name);
    }
    await page.close();
    return took;
  }

  test('it stays where it is, whatever the app focuses', async () => {
    const { page, frame } = await open('with-frame', 'app-with-its-wall');
    expect(await frame.evaluate('field.focus(), document.activeElement.id')).toBe('field');
    expect(await frame.evaluate('modal.showModal(), document.activeElement.id')).toBe('inside');
    expect(await frame.evaluate('modal.close(), form.requestSubmit(), document.activeElement.id')).toBe('needed');
    expect(await takers({ page, frame })).toEqual([]);
  });

  test('either wall alone holds what people meet, and without them it would be lost', async () => {
    const bare = await takers(await open('bare', 'app'));
    expect(bare).toEqual(expect.arrayContaining(['focuses a field', 'opens a modal dialog', 'clicks a label']));
    expect(await takers(await open('with-frame', 'app'))).toEqual([]);
    const inside = await takers(await open('bare', 'app-with-its-wall'));
    for (const closed of ['focuses a field', 'selects a text', 'opens a modal dialog', 'says what a form lacks'])
      expect(inside).not.toContain(closed);
  });

  test('what is typed meanwhile arrives', async () => {
    const { page, frame } = await open('with-frame', 'app-with-its-wall');
    await page.focus('#words');
    for (const letter of 'a sentence') {
      await frame.evaluate('popover.togglePopover()');
      await page.waitForFunction(() => document.activeElement?.id === 'words' && document.hasFocus());
      await page.keyboard.type(letter);
    }
    expect(await page.inputValue('#words')).toBe('a sentence');
    await page.close();
  });

  test('so does what is typed into the visible app', async () => {
    const { page, frame } = await open('with-frame', 'app-with-its-wall');
    const own = page.frameLocator('#preview').locator('#own');
    await own.focus();
    for (const [letter, code] of [
      ['t', attempts['focuses a field']],
      ['e', attempts['selects a text']],
      ['a', attempts['opens a modal dialog']],
    ] as const) {
      await frame.evaluate(code);
      await page.keyboard.type(letter);
    }
    expect(await own.inputValue()).toBe('tea');
    await page.close();
  });
});
