// One builder's first screens side by side: `node evals/pairs/first-screens.mjs <A|B> <out> <folder of a run>…` writes
// <out>-1280.jpg and <out>-360.jpg from the pictures of the runs, sorted by request. If several runs contain a request,
// the last of them counts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';

const [side, out, ...folders] = process.argv.slice(2);
if (!['A', 'B'].includes(side ?? '') || folders.length === 0) {
  process.stdout.write('Say whose, where to, and the runs: node evals/pairs/first-screens.mjs <A|B> <out> <folder>…\n');
  process.exit(2);
}
const found = new Map();
for (const folder of folders) {
  const { pairs } = JSON.parse(readFileSync(path.join(folder, 'key.json'), 'utf8'));
  for (const { id, shown1 } of pairs) found.set(id, path.join(folder, id, shown1 === side ? '1' : '2'));
}
const ids = [...found.keys()].sort();

const browser = await chromium.launch({
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  args: ['--no-sandbox'],
});
try {
  for (const [screen, columns, width] of [
    [1280, 4, 1920],
    [360, 7, 1680],
  ]) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const pictures = ids.map((id) => {
      const bytes = readFileSync(`${found.get(id)}-${screen}.png`).toString('base64');
      return `<img alt="${id}" style="width:100%;display:block" src="data:image/png;base64,${bytes}">`;
    });
    const look = `margin:0;padding:8px;background:#777;display:grid;gap:8px;grid-template-columns:repeat(${columns},1fr)`;
    await page.setContent(`<body style="${look}">${pictures.join('')}</body>`);
    await page.waitForFunction(() => [...document.images].every((one) => one.complete && one.naturalWidth > 0));
    await page.screenshot({ path: `${out}-${screen}.jpg`, type: 'jpeg', quality: 72, fullPage: true });
    process.stdout.write(`${out}-${screen}.jpg: ${ids.join(', ')}\n`);
  }
} finally {
  await browser.close();
}
