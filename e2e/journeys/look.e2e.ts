import { writeFileSync, mkdirSync } from 'node:fs';
import type { Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPicture } from '../../lib/base/promises/picture';
import { says, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';
import { readCall, startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const app = (className: string) => `<file path="src/index.css">
@import "tailwindcss";
@import "@fontsource-variable/fraunces";
@theme { --font-display: "Fraunces Variable", serif; }
:root { color-scheme: light dark; }
</file>
<file path="src/App.tsx">
export default function App() {
  return (
    <main className="${className}">
      <h1 className="p-6 font-display text-5xl">Tide tables</h1>
      <svg viewBox="0 0 100 20" className="w-full" aria-hidden="true"><path d="M0 10 Q 25 0 50 10 T 100 10 V20 H0Z" fill="#1c6b8c" /></svg>
    </main>
  );
}
</file>
`;

async function isWithin(one: Locator, other: Locator): Promise<boolean> {
  const [inner, outer] = [await one.boundingBox(), await other.boundingBox()];
  return inner !== null && outer !== null && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height + 1;
}

describe('an app that a model is shown', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  const isReady = (number: number) => says(studio.turnStatus, person.words('studio.status.version', { number }));

  beforeAll(async () => {
    model = await startScriptedModel(({ pictures }) =>
      pictures.length > 0
        ? 'The page was pale and empty on a wide screen; it has a ground now.\n\n<edit path="src/App.tsx">\n<find>\n    <main className="min-h-dvh">\n</find>\n<replace>\n    <main className="min-h-dvh bg-amber-50">\n</replace>\n</edit>\n'
        : `Tides.\n\n<plan>\n- Tide tables\n</plan>\n${app('min-h-dvh')}`,
    );
    journey = await startJourney({ env: model.env });
    person = await journey.meet();
    studio = await (await person.arrive()).build('Tide tables for our harbour');
    await isReady(1);
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('and that has no ground of its own is readable in the dark', async () => {
    const frame = person.page.getByTestId('iframe-app-preview');
    const corner = async () => {
      const png = (await frame.screenshot()).toString('base64');
      return person.page.evaluate(async (bytes) => {
        const image = new Image();
        image.src = `data:image/png;base64,${bytes}`;
        await image.decode();
        const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
        const context = canvas.getContext('2d')!;
        context.drawImage(image, 0, 0);
        return Math.max(...context.getImageData(20, image.height - 20, 1, 1).data.slice(0, 3));
      }, png);
    };
    expect(await corner()).toBe(255);
    await person.page.emulateMedia({ colorScheme: 'dark' });
    // The app's text is white in dark mode, so the background must be dark.
    await expect.poll(corner).toBeLessThan(60);
    await person.page.emulateMedia({ colorScheme: 'light' });
  });

  test('gets both pictures, mends what it saw, and is not offered again', async () => {
    const offer = person.page.getByTestId('offer-look');
    await says(offer, person.words('studio.look.offer'));
    await isClean(person.page, 'look-offer');
    await person.page.getByTestId('button-look').click();
    await isReady(2);
    expect(await offer.count()).toBe(0);
    // Nobody scrolled: the latest version is in view, although the turn before it was folded.
    const card = studio.conversation.getByRole('button', { name: /Version 2/ });
    await expect.poll(() => isWithin(card, studio.conversation)).toBe(true);

    const shown = model.requests.map(readCall).find(({ pictures }) => pictures.length > 0)!;
    const sizes = shown.pictures.map((url) => {
      const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
      if (process.env.EASEL_PICTURES) {
        mkdirSync('test-results/journeys', { recursive: true });
        writeFileSync(`test-results/journeys/look-${bytes.length}.jpg`, bytes);
      }
      expect(bytes.length).toBeGreaterThan(3_000);
      return readPicture(new Uint8Array(bytes));
    });
    expect(sizes).toEqual([expect.objectContaining({ width: 1280 }), expect.objectContaining({ width: 360 })]);
    expect(shown.text).toContain('8. Off the brief');
    // All files that make up the first screen are sent in full.
    expect(shown.text).toContain('<file path="src/App.tsx">');
    expect(shown.text).toContain('<file path="src/index.css">');

    const projectId = person.page.url().split('/').at(-1)!;
    const tree = await useProjects(journey.easel).headTree(projectId);
    expect(Object.keys(tree).filter((path) => /\.jpe?g$/.test(path))).toEqual([]);
    await isClean(person.page, 'look-done');
  });
});
