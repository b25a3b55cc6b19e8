import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const page = (title: string) => `<file path="src/App.tsx">
export default function App() {
  return <h1 className="p-6 text-3xl">${title}</h1>;
}
</file>
`;
const directionTo = (idea: string) => `<direction>
idea: ${idea}
colors: 纸 #f6f0e1, 墨 #2a2a1f, 叶 #2f6b3a, 印章 #b4432f
type: Fraunces for headings, a-family-with-a-name-that-is-longer-than-a-phone-is-wide-and-has-no-blank for text
opening: The week's beds as a drawn garden plan
motion: Beds lift a little
</direction>
`;
const plan = '<plan>\n- 本周的菜畦\n- 提醒浇水\n</plan>\n';
const idea = '一张别在棚门上的种子袋：牛皮纸、麻绳、手盖的日期。';

describe('the direction of an app', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;

  const isReady = (number: number) => says(studio.turnStatus, person.words('studio.status.version', { number }));
  const card = () => studio.conversation.getByRole('region', { name: person.words('studio.direction.label') });

  beforeAll(async () => {
    model = await startScriptedModel(({ asked }) =>
      asked.includes('浇水') ? page('浇水') : `好的。\n\n${directionTo(idea)}${plan}${page('菜园')}`,
    );
    journey = await startJourney({ env: model.env });
    person = await journey.meet({
      ...{ locale: 'zh-CN', colorScheme: 'dark', isMobile: true, hasTouch: true },
      viewport: { width: 360, height: 740 },
    });
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('is one sentence with its colours above the plan, on a phone in dark mode', async () => {
    const landing = await person.arrive();
    studio = await landing.build('给我的菜园做一个计划表');
    await isReady(1);
    expect(model.lastPrompt()).not.toContain('Lately built');
    await says(card(), idea);
    const colors = card()
      .getByRole('list', { name: person.words('studio.direction.colors') })
      .getByRole('listitem');
    expect(await colors.allTextContents()).toEqual(['纸', '墨', '叶', '印章']);
    expect(await colors.nth(3).getAttribute('title')).toBe('印章');
    const leaf = colors.nth(2).locator('span').first();
    expect(await leaf.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(47, 107, 58)');
    const isAbove = await card().evaluate((element, step) => {
      const planned = [...document.querySelectorAll('li')].find((item) => item.textContent?.includes(step));
      return Boolean(planned && element.compareDocumentPosition(planned) & Node.DOCUMENT_POSITION_FOLLOWING);
    }, '提醒浇水');
    expect(isAbove).toBe(true);
    await isClean(person.page, 'direction-phone');
    expect(await studio.conversation.getByText('菜畦').count()).toBeGreaterThan(0);
  });

  test('starts an app without a look, and is there after a reload, in light mode', async () => {
    const api = useProjects(journey.easel);
    const projectId = person.page.url().split('/').at(-1)!;
    const [first] = (await api.versions(projectId)).toReversed();
    expect(await api.file(projectId, first!.id, 'src/index.css')).toBe('@import "tailwindcss";\n');
    await person.page.emulateMedia({ colorScheme: 'light' });
    await person.page.reload();
    await says(card(), idea);
    await person.page.setViewportSize({ width: 1280, height: 800 });
    await isClean(person.page, 'direction');
  });

  test('is sent with the next request, whose turn shows none of its own', async () => {
    await studio.ask('加一页浇水');
    await isReady(2);
    expect(model.lastPrompt()).toContain(`Direction: ${idea} | Type: Fraunces`);
    expect(await card().count()).toBe(1);
  });

  test('is sent with the next app, which must look different', async () => {
    const landing = await person.arrive();
    studio = await landing.build('做一个读书会的页面');
    await isReady(1);
    expect(model.lastPrompt()).toContain(`# Lately built here; be far from all of these:\n- ${idea} | Fraunces`);
    expect(person.faults).toEqual([]);
  });
});
