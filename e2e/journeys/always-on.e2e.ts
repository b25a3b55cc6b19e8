import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDouble, type Double } from '../../lib/backends/hosted/double.fixture';
import { siteDomainSchema } from '../../lib/base/answers/domain-answers';
import { startHostDouble, type HostDouble } from '../../lib/publishing/hosts/hosts.double';
import { type Easel, startEasel } from '../support/easel';
import { ask } from '../support/http';
import { isClean } from '../support/is-clean';
import { startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf, useProjects } from '../support/projects';
import { says } from '../pages/studio-page';

// Two places that are always on, from a phone-sized window: a host, simulated by a double of Netlify's published API,
// and another Easel, which also runs on this machine. Each step continues where the previous one ended.
describe('an app that is always on', () => {
  let journey: Journey;
  let there: Easel;
  let netlify: HostDouble;
  let supabase: Double;
  let api: ReturnType<typeof useProjects>;
  let owner: Person;
  let projectId = '';
  let token = '';
  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
  const open = async (person: Person) => {
    await person.page.goto(`http://app.localhost:${journey.easel.port}/projects/${projectId}`);
    await person.page.getByRole('button', { name: person.words('studio.app'), exact: true }).click();
    await person.page.getByTestId('tab-publish').click();
    await person.page.getByText(person.words('hosts.words')).waitFor();
  };
  const stepOf = ({ page, words }: Person, name: 'hosts' | 'elsewhere') =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: words(`${name}.title`) }) });
  const served = () => [...netlify.state.sites.values()].flatMap(({ live }) => [...(live?.values() ?? [])]).join('\n');

  beforeAll(async () => {
    [netlify, supabase] = await Promise.all([startHostDouble('netlify'), openDouble()]);
    journey = await startJourney({
      env: { EASEL_NETLIFY_API_URL: netlify.base, EASEL_SUPABASE_API_URL: supabase.project.url },
    });
    there = await startEasel({ EASEL_GUESTS: '1', EASEL_ACCESS_CODE: 'open sesame' });
    const bearer = { authorization: 'Bearer open sesame' };
    const { headers } = await ask(there.port, 'GET', '/api/projects', { headers: bearer });
    const cookie = headers['set-cookie']!.map((line) => line.split(';')[0]!).join('; ');
    const made = await there.call<{ token: string }>(
      ...(['POST', '/api/publish-tokens', { name: 'Laptop' }, { ...bearer, cookie }] as const),
    );
    ({ token } = made.body);
    api = useProjects(journey.easel);
    projectId = await api.build(promptsOf('guest-book')[0]);
    expect((await api.publish(projectId)).status).toBe('ready');
    owner = await journey.meet(phone);
  }, 240_000);
  afterAll(async () => {
    await journey?.end();
    await there?.dispose();
    await netlify?.close();
    await supabase?.dispose();
  });

  test('each step says what a person gets and what it asks, before anything is asked', async () => {
    await open(owner);
    await says(stepOf(owner, 'elsewhere'), owner.words('elsewhere.words'));
    await isClean(owner.page, 'always-on-360');
  });

  test('at another Easel: a form by keyboard, a wrong token told in words, then live there', async () => {
    const step = stepOf(owner, 'elsewhere');
    await step.getByTestId('button-choose-elsewhere').focus();
    await owner.page.keyboard.press('Enter');
    await step.getByLabel(owner.words('elsewhere.address')).fill(`http://app.localhost:${there.port}`);
    await owner.page.keyboard.press('Tab');
    await owner.page.keyboard.type('easel_publish_wrong');
    await isClean(owner.page, 'always-on-elsewhere-form-360');
    await owner.page.keyboard.press('Enter');
    await owner.page.getByText(owner.words('errors.elsewhere-token-refused')).first().waitFor();
    await step.getByLabel(owner.words('elsewhere.token'), { exact: true }).fill(token);
    await step.getByTestId('button-send-elsewhere').click();
    await step.getByTestId('address-elsewhere').waitFor({ timeout: 120_000 });
    await isClean(owner.page, 'always-on-elsewhere-live-360');
    const url = new URL((await step.getByTestId('address-elsewhere').textContent())!);
    expect((await ask(there.port, 'GET', '/', { host: url.host })).status).toBe(200);
  });

  test('killed here while it sends: the site there stays, and the next try goes through', async () => {
    const step = stepOf(owner, 'elsewhere');
    const url = new URL((await step.getByTestId('address-elsewhere').textContent())!);
    await step.getByTestId('button-publish-elsewhere').click();
    await journey.easel.kill('SIGKILL');
    expect((await ask(there.port, 'GET', '/', { host: url.host })).status).toBe(200);
    await journey.easel.restart();
    await open(owner);
    await step.getByTestId('address-elsewhere').waitFor();
    await step.getByTestId('button-publish-elsewhere').click();
    await expect
      .poll(
        async () => {
          const { body } = await journey.easel.call<{ place: { going: unknown; failure: string | null } }>(
            ...(['GET', api.at(projectId, '/elsewhere')] as const),
          );
          return body.place.going === null ? body.place.failure : 'going';
        },
        { timeout: 120_000 },
      )
      .toBeNull();
  });

  test('at a host: the app keeps data, so a Supabase project is asked for in the same form', async () => {
    const step = stepOf(owner, 'hosts');
    await step.getByTestId('button-choose-host').focus();
    await owner.page.keyboard.press('Enter');
    await says(step, owner.words('hosts.dataWords'));
    await step.getByLabel(owner.words('hosts.token'), { exact: true }).fill('not the token');
    const keys = { url: 'url', publishableKey: 'publishableKey', secretKey: 'secretKey', accessToken: 'accessToken' };
    for (const name of Object.keys(keys) as (keyof typeof keys)[])
      await step.getByLabel(owner.words(`hosted.field.${name}`), { exact: true }).fill(supabase.project[name]);
    await isClean(owner.page, 'always-on-host-form-360');
    await step.getByTestId('button-send-to-host').click();
    await owner.page.getByText(owner.words('errors.host-token-refused')).first().waitFor();
    expect(served()).toBe('');
    await step.getByLabel(owner.words('hosts.token'), { exact: true }).fill(netlify.state.token);
    await step.getByTestId('button-send-to-host').click();
    await step.getByTestId('address-host').waitFor({ timeout: 120_000 });
    expect(served()).toContain(supabase.project.url);
    await owner.page.getByText(owner.words('reach.alwaysOn')).waitFor();
    await step.getByText(owner.words('hosts.log')).first().click();
    await isClean(owner.page, 'always-on-host-live-360');
  });

  test('a plan that is used up is one sentence, and what was live there still is', async () => {
    const step = stepOf(owner, 'hosts');
    const before = served();
    netlify.state.mood = 'quota';
    await step.getByTestId('button-publish-at-host').click();
    await says(step, owner.words('errors.host-quota'));
    netlify.state.mood = 'well';
    expect(served()).toBe(before);
    await isClean(owner.page, 'always-on-host-quota-360');
  });

  test('in Chinese, dark, and on a wide window it reads as well', async () => {
    const reader = await journey.meet({ ...phone, locale: 'zh-CN', colorScheme: 'dark' });
    await open(reader);
    await stepOf(reader, 'hosts').getByTestId('address-host').waitFor();
    await stepOf(reader, 'hosts').getByTestId('button-change-host').click();
    await isClean(reader.page, 'always-on-zh-dark-360');
    await reader.context.close();
    const wide = await journey.meet();
    await wide.page.goto(`http://app.localhost:${journey.easel.port}/projects/${projectId}`);
    await wide.page.getByTestId('tab-publish').click();
    await stepOf(wide, 'hosts').getByTestId('address-host').waitFor();
    await isClean(wide.page, 'always-on-1280');
    await wide.context.close();
  });

  test('an address of one’s own is asked for, proven and told, on an Easel that is on the internet', async () => {
    // This computer's Easel doesn't offer domains; these are the responses of one that does.
    const name = 'club.hiking.org';
    const domain = {
      ...{ name, isVerified: false, cname: { name, value: 'guest-book.sites.example' } },
      txt: { name: `_easel.${name}`, value: `easel-site=${'a'.repeat(26)}` },
    };
    const shown: { isOffered: boolean; domain: typeof domain | null } = { isOffered: true, domain: null };
    let isProven = false;
    await owner.page.route('**/site/domain**', async (route) => {
      const isCheck = route.request().url().endsWith('/check');
      if (isCheck && !isProven)
        return route.fulfill({
          status: 409,
          json: { error: { code: 'domain-unproven', message: 'The entry is not there yet.' } },
        });
      if (route.request().method() === 'PUT') shown.domain = domain;
      if (isCheck) shown.domain = { ...domain, isVerified: true };
      return route.fulfill({ json: siteDomainSchema.parse(shown) });
    });
    await open(owner);
    const card = owner.page.getByTestId('card-domain');
    await card.getByLabel(owner.words('domains.label')).fill(name);
    await owner.page.keyboard.press('Enter');
    await says(card, domain.txt.value);
    await card.scrollIntoViewIfNeeded();
    await isClean(owner.page, 'always-on-domain-360');
    await card.getByTestId('button-check-domain').click();
    await owner.page.getByText(owner.words('errors.domain-unproven')).first().waitFor();
    isProven = true;
    await card.getByTestId('button-check-domain').click();
    await says(card, owner.words('domains.verified', { name }));
    await isClean(owner.page, 'always-on-domain-proven-360');
    await owner.page.unroute('**/site/domain**');
  });

  test('taken down here it still stands in view, and is taken down at the host after being asked', async () => {
    await api.must(200, 'DELETE', api.at(projectId, '/site'));
    await open(owner);
    const step = stepOf(owner, 'hosts');
    await step.getByTestId('address-host').waitFor();
    expect(await owner.page.getByText(owner.words('reach.wifiWords')).count()).toBe(0);
    await step.getByTestId('button-take-down-at-host').click();
    const dialog = owner.page.getByRole('dialog');
    await says(dialog, owner.words('hosts.takeDownWords', { host: 'Netlify' }));
    await isClean(owner.page, 'always-on-host-down-360');
    await dialog.getByRole('button', { name: owner.words('hosts.takeDown') }).click();
    await says(step, owner.words('hosts.notYet', { host: 'Netlify' }));
    expect(netlify.state.sites.size).toBe(0);
  });
});
