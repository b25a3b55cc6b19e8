import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const app = `Here it is.

<file path="src/App.tsx">
export default function App() {
  return (
    <main className="p-6">
      <h1 className="text-brand text-3xl">Bread of today</h1>
      <p className="text-muted">Rye, wheat and rolls</p>
      <button type="button" className="rounded-xl bg-brand px-4 py-2 text-brand-ink">Order</button>
    </main>
  );
}
</file>
`;

describe('looks', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let api: ReturnType<typeof useProjects>;

  const isReady = (number: number) => says(studio.turnStatus, person.words('studio.status.version', { number }));
  const projectId = () => person.page.url().split('/').at(-1)!;
  const sheetOf = async (number: number) => {
    const version = (await api.versions(projectId())).find((one) => one.number === number)!;
    return api.file(projectId(), version.id, 'src/index.css');
  };
  const brandOf = (css: string) => /--color-brand: (#[0-9a-f]{6});/.exec(css)?.[1];

  beforeAll(async () => {
    model = await startScriptedModel(() => app);
    journey = await startJourney({ env: model.env });
    api = useProjects(journey.easel);
    // In Chinese, started on a phone.
    person = await journey.meet({
      locale: 'zh-CN',
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    });
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('three appear next to “Build it” once there is a prompt; the chosen one becomes the app’s first theme', async () => {
    const landing = await person.arrive();
    await landing.prompt.fill('给我的面包店做一个网页，写上今天的面包');
    const second = person.page.getByTestId('radio-look-1');
    await second.waitFor();
    expect(await person.page.getByRole('radio').count()).toBe(4);
    expect(await person.page.getByRole('radio', { name: person.words('looks.open') }).isChecked()).toBe(true);
    await second.click();
    // The choice stays while the person keeps typing.
    await landing.prompt.pressSequentially('，还有小圆面包');
    expect(await second.isChecked()).toBe(true);
    await isClean(person.page, 'looks-landing-phone');
    await person.page.setViewportSize({ width: 1280, height: 800 });
    await isClean(person.page, 'looks-landing');
    const brand = await second
      .locator('[style*="background"]')
      .nth(3)
      .evaluate((element) => getComputedStyle(element).backgroundColor);

    studio = await landing.build(await landing.prompt.inputValue());
    await isReady(1);
    const heading = studio.app.getByRole('heading', { name: 'Bread of today' });
    await heading.waitFor();
    expect(await heading.evaluate((element) => getComputedStyle(element).color)).toBe(brand);
    expect(model.lastPrompt()).toContain('# How it looks\nsrc/index.css holds the look that was chosen');
    expect(await sheetOf(1)).toBe(await sheetOf(0));
  });

  test('another look makes a version that only changes the theme, and is visible at once', async () => {
    await person.page.getByRole('button', { name: person.words('studio.top.projectMenu', { name: '' }) }).click();
    await person.page.getByRole('menuitem', { name: person.words('looks.another.open') }).click();
    await person.page.getByTestId('radio-look-2').click();
    await isClean(person.page, 'looks-another');
    await person.page.setViewportSize({ width: 360, height: 740 });
    await isClean(person.page, 'looks-another-phone');
    await person.page.setViewportSize({ width: 1280, height: 800 });
    await person.page.getByTestId('button-take-this-look').click();
    await says(
      person.page.getByRole('region', { name: person.words('common.news') }),
      person.words('looks.another.taken', { number: 2 }),
    );
    const [before, after] = [await sheetOf(1), await sheetOf(2)];
    expect(brandOf(after)).not.toBe(brandOf(before));
    const [one, other] = [
      await api.headTree(projectId()),
      await api.tree(projectId(), (await api.versions(projectId()))[1]!.id),
    ];
    expect(Object.keys(one).filter((path) => one[path]!.hash !== other[path]?.hash)).toEqual(['src/index.css']);
    const heading = studio.app.getByRole('heading', { name: 'Bread of today' });
    const rgb = brandOf(after)!
      .match(/[0-9a-f]{2}/g)!
      .map((part) => Number.parseInt(part, 16));
    await expect
      .poll(() => heading.evaluate((element) => getComputedStyle(element).color))
      .toBe(`rgb(${rgb.join(', ')})`);
    expect(model.requests.length).toBe(1);
    expect(person.faults).toEqual([]);
  });
});
