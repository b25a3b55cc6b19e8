// `node scripts/take-template-pictures.mjs`: takes the first page's pictures of the templates, each the first screen of a
// new app made from it, in every language. Needs a build, Chromium (CHROMIUM_PATH) and the network for the app's fonts.
// Writes public/templates/<id>.<language>.webp.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import { loadLib, root } from './load-lib.mjs';

const shown = { width: 1280, height: 800 };
/** The space that the studio takes next to and above the app. */
const around = { width: 460, height: 190 };
const kept = { width: 1080, height: 675, quality: 0.74 };

const { appTemplateNames } = await loadLib('lib/projects/templates/read-app-templates.ts');
const folder = path.join(root, 'public/templates');
mkdirSync(folder, { recursive: true });

const data = mkdtempSync(path.join(os.tmpdir(), 'easel-pictures-'));
const server = spawn(process.execPath, ['build/main.mjs'], {
  cwd: root,
  env: { ...process.env, PORT: '0', EASEL_DATA: data, NODE_ENV: 'production' },
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
  for (const template of appTemplateNames) {
    for (const language of ['en', 'zh-CN']) {
      const picture = await takePicture(`http://app.localhost:${port}`, { template, language });
      writeFileSync(path.join(folder, `${template}.${language}.webp`), picture);
      console.log(`${template} ${language}: ${Math.round(picture.length / 1024)} kB`);
    }
  }
} finally {
  await browser?.close();
  server.kill('SIGTERM');
  await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve()));
  rmSync(data, { recursive: true, force: true });
}

async function takePicture(builder, asked) {
  const context = await browser.newContext({
    viewport: { width: shown.width + around.width, height: shown.height + around.height },
    locale: asked.language,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(builder);
  const projectId = await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/projects', { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()).projectId;
  }, asked);
  await page.goto(`${builder}/projects/${projectId}`);
  const app = page.frameLocator('iframe').first();
  // The first time, the app's fonts are fetched.
  await app.locator('main h2').first().waitFor({ timeout: 180_000 });
  await app.locator('body').evaluate(() => document.fonts.ready.then(() => undefined));
  const frame = page.locator('iframe').first();
  // Wait until two screenshots in a row are equal; give up after five.
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
