import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { startJourney, type Journey, type Person } from '../support/journey';
import { longTest } from '../support/sample';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const secretWords = 'sk-e2e-environment-key';
let replies = 0;

/** A small app that differs each time, so that every reply makes a version. */
const answer = () =>
  `Here it is.\n\n<file path="src/App.tsx">\nexport default function App() {\n  return <h1>Shop ${(replies += 1)}</h1>;\n}\n</file>\n`;

describe('a guest on somebody’s instance', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;

  const isReady = (of: Person, seen: StudioPage, number: number) =>
    says(seen.turnStatus, of.words('studio.status.version', { number }));

  beforeAll(async () => {
    model = await startScriptedModel(answer);
    journey = await startJourney({
      env: { ...model.env, EASEL_GUESTS: '1', EASEL_GUEST_CHECK: '20', EASEL_GUEST_CHECK_AFTER: '0' },
    });
    // In Chinese, on a phone.
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

  test('builds without account or key; proof of work runs unseen, without a third party', async () => {
    const elsewhere: string[] = [];
    person.page.on('request', (request) => {
      if (!/^(blob:|data:|http:\/\/([a-z0-9-]+\.)*localhost:)/.test(request.url())) elsewhere.push(request.url());
    });
    const checked = person.page.waitForResponse(/\/api\/guest-check$/);
    const landing = await person.arrive();
    await landing.prompt.pressSequentially('一家');
    // It starts while the person is typing.
    expect((await checked).status()).toBe(200);
    const sent = person.page.waitForRequest((request) => request.method() === 'POST');
    studio = await landing.build('一家卖花的小店');
    expect((await sent).postDataJSON()).toMatchObject({ proof: { solution: { counter: expect.any(Number) } } });
    await isReady(person, studio, 1);
    expect(elsewhere).toEqual([]);
    expect(model.requests).toHaveLength(1);
  });

  test('makes three changes, and is then told politely when more will be possible and what works until then', async () => {
    for (const [index, words] of ['蓝色', '绿色', '再大一点'].entries()) {
      await studio.ask(words);
      await isReady(person, studio, index + 2);
    }
    await studio.ask('再加一个标题');
    const notice = person.page.getByTestId('status-share-used');
    await says(notice, person.words('studio.composer.shareTitle'));
    await says(notice, person.words('studio.composer.shareMeanwhile'));
    expect(await studio.prompt.inputValue()).toBe('再加一个标题');
    await isClean(person.page, 'guest-share-used-phone');
    expect(model.requests).toHaveLength(4);
    // What the message promises is true: editing by hand works, and the app stays visible to everyone.
    await person.page.getByRole('button', { name: person.words('studio.app'), exact: true }).click();
    await studio.app.getByRole('heading', { name: 'Shop 4' }).waitFor();
    await studio.open('publish');
    await studio.publish.publish(person.words, 4);
    expect(person.faults.splice(0)).toEqual([expect.stringContaining('429')]);
  });

  // Covered in `npm test` by server/guests.
  longTest('a second app has to wait until tomorrow too, and the prompt is kept', async () => {
    const landing = await person.arrive();
    await landing.prompt.fill('一家书店');
    await landing.buildButton.click();
    await says(person.page.getByRole('alert').first(), person.words('errors.guest-share-used'));
    expect(await landing.prompt.inputValue()).toBe('一家书店');
    await isClean(person.page, 'guest-second-app-phone');
    person.faults.splice(0);
  });

  // Covered in `npm test` by server/guests.
  longTest('another browser has its own share, and sees neither app nor key', async () => {
    const other = await journey.meet();
    const told: string[] = [];
    other.page.on('response', (response) => {
      if (/localhost/.test(response.url())) void response.text().then(told.push.bind(told), () => undefined);
    });
    const landing = await other.arrive();
    await landing.prompt.fill('A book shop');
    // Clicked at once, it waits for the proof and says so.
    const own = await landing.build('A book shop');
    await isReady(other, own, 1);
    await own.ask('Make it blue');
    await isReady(other, own, 2);
    await isClean(other.page, 'guest-other');
    await other.page.goto(`${journey.easel.builder}/settings`);
    await other.page.getByRole('heading', { level: 1 }).waitFor();
    await isClean(other.page, 'guest-settings');
    await other.page.goto(`${journey.easel.builder}/spending`);
    await other.page.getByRole('table').waitFor();
    expect(told.length).toBeGreaterThan(10);
    expect(told.join('\n') + journey.easel.log()).not.toContain(secretWords);
    expect(other.faults).toEqual([]);
    await other.context.close();
  });
});
