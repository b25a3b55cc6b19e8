import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseJourney } from '../lib/base/promises/parse-promise';
import { walkLeft } from './leaving/walk-left';
import { borrowBrowser } from './support/browser';

/** The wishes of this browser, and the name of its user if the browser has stored it. */
const html = `<!doctype html><html lang="en"><body><h1>Wishes</h1><p id="who"></p>
<label>Wish <input id="wish"></label><button>Add</button><ul id="list"></ul>
<script>
  const kept = () => JSON.parse(localStorage.getItem('wishes') ?? '[]');
  const draw = () => (list.innerHTML = kept().map((text) => '<li>' + text + '</li>').join(''));
  who.textContent = localStorage.getItem('name') ?? 'nobody';
  document.querySelector('button').onclick = () => {
    localStorage.setItem('wishes', JSON.stringify([...kept(), wish.value]));
    draw();
  };
  draw();
</script></body></html>`;

let server: Server;
let browser: Browser;
beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await borrowBrowser();
});
afterAll(async () => {
  await browser?.close();
  server?.close();
});

function walk(...lines: string[]): Promise<string | null> {
  const journey = parseJourney(lines.join('\n'));
  if (!journey.ok) throw new Error(JSON.stringify(journey.error));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  const patienceMs = 1000;
  return walkLeft(
    {
      ...{ url, browser, patienceMs },
      signIn: async (person) => ({ name: person.kind === 'owner' ? 'The owner' : person.name }),
    },
    { journey: journey.value },
  );
}

test('each person has a browser of their own, which keeps what they left there', async () => {
  const typed = ['count listitem', 'fill "Wish" with "A tree"', 'click button "Add"', 'count listitem is 1 more'];
  const again = ['as Rosa', 'see "A tree" in listitem', 'at phone size', 'see heading "Wishes"'];
  expect(
    await walk(
      ...['as Rosa', 'see "Rosa"', ...typed, 'after reload', 'see "A tree"'],
      ...['as the owner', 'see "The owner"', 'not see "A tree"', 'as a visitor', 'see "nobody"', ...again],
    ),
  ).toBeNull();
});

test('what is not kept is told with its step and what was there instead', async () => {
  expect(await walk('see "Wishes"', 'see "A pond"')).toMatch(/^step 2, see "A pond": .*no-text/);
  expect(await walk('click button "Remove"', 'see "Wishes"')).toMatch(/^step 1, click button "Remove": .*"Add"/);
  expect(await walk('count listitem is 1')).toMatch(/^step 1, .*"number":0/);
  expect(await walk('as Rosa', 'see "The owner"')).toMatch(/^step 2/);
});
