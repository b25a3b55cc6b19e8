import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright';
import { localeOf } from './locale';
import type { PairFigures } from './pair-report';
import { serveFinished } from './serve-finished';
import { takePictures } from './take-pictures';

type Given = { app: string; language: string; folder: string; name: string };

/**
 * Takes the same pictures of an app that is already built, by whatever means. Easel does not try it, so there are no
 * promises or problems; `characters` counts the files that a browser downloads, except fonts and pictures.
 */
export async function showFinished(browser: Browser, { app, language, folder, name }: Given): Promise<PairFigures> {
  const served = await serveFinished(app);
  try {
    const taken = await takePictures(browser, { address: served.address, locale: localeOf(language), folder, name });
    return {
      ...{ built: true, triedBy: 'nobody', code: null, repairWanted: false, problems: [], refusals: [] },
      promises: { kept: 0, broken: [], untried: [] },
      ...sizeOf(app),
      ...taken,
    };
  } finally {
    await served.close();
  }
}

function sizeOf(app: string): { characters: number; files: number } {
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((one) => /\.(?:html|js|css)$/.test(one));
  return {
    characters: files.reduce((sum, one) => sum + statSync(path.join(app, one)).size, 0),
    files: files.length,
  };
}
