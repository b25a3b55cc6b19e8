// `node scripts/take-example-pictures.mjs [id…]`: takes the landing page's pictures, each the first screen of the app
// built by the example's first sentence, as shown in the preview. Needs a build, Chromium (CHROMIUM_PATH) and, for good
// typography, the fonts Inter and Noto. Writes public/examples/<id>.webp and, in public/examples/made-of.json, the hash
// of the reply each picture was taken from.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import { loadLib, root } from './load-lib.mjs';

const shown = { width: 1024, height: 640 };
/** The space that the studio takes next to and above the app. */
const around = { width: 460, height: 190 };
const kept = { width: 720, height: 450, quality: 0.86 };
const longestMs = 180_000;

const { demoExamples, examplesWithParts } = await loadLib('lib/turns/demo/demo-examples.ts');
const asked = process.argv.slice(2);
const folder = path.join(root, 'public/examples');
const made = path.join(folder, 'made-of.json');
mkdirSync(folder, { recursive: true });

const data = mkdtempSync(path.join(os.tmpdir(), 'easel-pictures-'));
const server = spawn(process.execPath, ['build/main.mjs'], {
  cwd: root,
  env: { ...process.env, PORT: '0', EASEL_DATA: data, EASEL_DEMO_PACE: 'none', NODE_ENV: 'production' },
});
let browser = null;
try {
  const port = await new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (chunk) => {
      said += chunk;
      const open = /Open http:\/\/localhost:(\d+)/.exec(said);
      if (open) resolve(open[1]);
    });
    server.once('exit', () => reject(new Error(`Easel did not start. Run "npm start" once. ${said}`)));
  });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const noted = existsSync(made) ? JSON.parse(readFileSync(made, 'utf8')) : {};
  const all = [
    ...demoExamples.map((example) => ({ example, group: 'recordings' })),
    ...examplesWithParts.map((example) => ({ example, group: 'conversations' })),
  ];
  for (const { example, group } of all) {
    if (asked.length > 0 && !asked.includes(example.id)) continue;
    const picture = await takePicture(browser, `http://app.localhost:${port}`, example);
    writeFileSync(path.join(folder, `${example.id}.webp`), picture);
    const reply = readFileSync(path.join(root, 'lib/turns/demo', group, example.id, '1.reply.txt'));
    noted[example.id] = createHash('sha256').update(reply).digest('hex');
    writeFileSync(made, `${JSON.stringify(noted, null, 2)}\n`);
    console.log(`${example.id}: ${Math.round(picture.length / 1024)} kB`);
  }
} finally {
  await browser?.close();
  server.kill('SIGTERM');
  await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve()));
  rmSync(data, { recursive: true, force: true });
}

async function takePicture(browser, builder, example) {
  const context = await browser.newContext({
    viewport: { width: shown.width + around.width, height: shown.height + around.height },
    locale: example.language,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(builder);
  await page.getByRole('button', { name: example.title[example.language] }).first().click();
  await page.waitForURL(/\/projects\//);
  const projectId = new URL(page.url()).pathname.split('/')[2];
  const answer = path.join(root, 'lib/turns/demo/recordings', example.id, '1.answer.txt');
  if (existsSync(answer)) {
    await page.getByRole('radio', { name: readFileSync(answer, 'utf8').trim() }).click();
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
  }
  await until(async () => {
    const ask = async (address) => (await (await fetch(address)).json()).versions?.[0]?.kind;
    return (await page.evaluate(ask, `/api/projects/${projectId}/versions`)) === 'turn';
  });
  const frame = page.locator('iframe').first();
  // Wait until two screenshots in a row are equal; give up after five, since a page that counts seconds never settles.
  let before = null;
  for (let looks = 0; looks < 5; looks += 1) {
    const now = (await frame.screenshot()).toString('base64');
    if (now === before) break;
    before = now;
    await page.waitForTimeout(1500);
  }
  const small = await context.newPage();
  const url = await small.evaluate(shrink, { png: before, ...kept });
  await context.close();
  return Buffer.from(url.split(',')[1], 'base64');
}

/** Runs in a page: crops a picture from its top and scales it to the stored size. */
async function shrink({ png, width, height, quality }) {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  const used = (image.width * height) / width;
  context.drawImage(image, 0, 0, image.width, Math.min(used, image.height), 0, 0, width, height);
  return canvas.toDataURL('image/webp', quality);
}

async function until(isSo) {
  const end = Date.now() + longestMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('The example was not built in time.');
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}
