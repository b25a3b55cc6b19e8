import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Double, openDouble } from '../../lib/backends/hosted/double.fixture';
import { connectApp } from '../support/connect-app';
import { ask } from '../support/http';
import { isClean } from '../support/is-clean';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { promptsOf, useProjects } from '../support/projects';

// One journey told in steps: each continues where the previous one ended. Supabase is a double that follows its
// published API.
describe('live data in one’s own Supabase project', () => {
  let journey: Journey;
  let double: Double;
  let api: ReturnType<typeof useProjects>;
  let person: Person;
  let projectId: string;
  let slug = '';

  const site = (method: string, path: string, more: object = {}) =>
    ask(journey.easel.port, method, path, { host: `${slug}.sites.localhost:${journey.easel.port}`, ...more });
  const pageOfSite = async () => (await site('GET', '/')).bytes.toString('utf8');
  async function publish(): Promise<void> {
    expect((await api.publish(projectId)).status).toBe('ready');
    slug = (await api.must<{ site: { slug: string } }>(200, 'GET', api.at(projectId))).site.slug;
  }
  async function openDialog(): Promise<void> {
    await person.page.getByRole('button', { name: /^(App: |应用：)/ }).click();
    await person.page.getByTestId('menuitem-live-data').click();
    await person.page.getByTestId('status-live-data').waitFor();
  }
  const field = (name: string) => person.page.getByTestId(`textbox-hosted-${name}`);

  beforeAll(async () => {
    double = await openDouble();
    journey = await startJourney({ env: { EASEL_SUPABASE_API_URL: double.project.url } });
    api = useProjects(journey.easel);
    const started = await api.create(promptsOf('guest-book')[0]);
    ({ projectId } = started);
    await api.endOf(started);
    await publish();
    const key = /sb_publishable_[\w-]+/.exec(await pageOfSite())?.[0] ?? 'none';
    const body = JSON.stringify({ email: 'lina@x.test', password: 'olives and rosemary', data: { name: 'Lina' } });
    const headers = { apikey: key, 'content-type': 'application/json' };
    const signed = await site('POST', '/backend/auth/v1/signup', { headers, body: Buffer.from(body) });
    expect(signed.status).toBe(200);
  }, 240_000);
  afterAll(async () => {
    await journey?.end();
    await double?.dispose();
  });

  test('a wrong key is distinguished from a right one, in plain words', async () => {
    person = await journey.meet();
    await person.page.goto(`http://app.localhost:${journey.easel.port}/projects/${projectId}`);
    await openDialog();
    await field('url').fill(double.project.url);
    await field('publishableKey').fill(double.project.publishableKey);
    await field('secretKey').fill(double.project.publishableKey);
    await field('accessToken').fill(double.project.accessToken);
    await picture(person.page, 'live-data-form');
    await person.page.getByTestId('button-data-to-supabase').click();
    await person.page.getByText(person.words('errors.hosted-secret-is-publishable')).waitFor();
    await isClean(person.page, 'live-data-failed');
  });

  test('schema, rows and people are moved, and counted', async () => {
    await field('secretKey').fill(double.project.secretKey);
    await person.page.getByTestId('button-data-to-supabase').click();
    await person.page.getByText('It is there, and counted').waitFor();
    await picture(person.page, 'live-data-moved');
    await isClean(person.page, 'live-data-moved');
    const { rows } = await double.database.query(
      `select email, (select count(*)::int from public.profiles p where p.id = u.id) as profiles from auth.users u`,
    );
    expect(rows).toEqual([{ email: 'lina@x.test', profiles: 1 }]);
    const kept = await api.must<object>(200, 'GET', api.at(projectId, '/live-data'));
    expect(kept).toEqual({ url: double.project.url, hasLive: true });
    expect(JSON.stringify(kept)).not.toContain('secret');
  });

  test('writes from a page opened before are refused, and the republished site uses the project', async () => {
    const old = await site('GET', '/backend/rest/v1/wishes?select=*', { headers: { apikey: 'sb_publishable_old' } });
    expect([old.status, JSON.parse(old.bytes.toString('utf8'))]).toMatchObject([503, { code: 'backend-moved' }]);
    await publish();
    const page = await pageOfSite();
    expect(page).toContain(double.project.url);
    expect(page).toContain(double.project.publishableKey);
    expect(page).not.toContain(double.project.secretKey);
    const data = await api.must<{ people: number; tables: { name: string }[] }>(
      200,
      'GET',
      api.at(projectId, '/data?lane=live'),
    );
    expect([data.people, data.tables.some(({ name }) => name === 'wishes')]).toEqual([1, true]);
    // The preview keeps its own data.
    const client = connectApp(await api.backendOf(projectId));
    expect(
      (await client.auth.signUp({ email: 'ann@x.test', password: 'secret 123!', options: { data: { name: 'Ann' } } }))
        .error,
    ).toBeNull();
  });

  test('Easel’s own data is as before after moving back', async () => {
    await person.page.reload();
    await openDialog();
    await person.page.getByTestId('button-data-to-easel').click();
    await person.page.getByText(person.words('hosted.isBack')).waitFor();
    await publish();
    expect(await pageOfSite()).not.toContain(double.project.url);
    const data = await api.must<{ people: number }>(200, 'GET', api.at(projectId, '/data?lane=live'));
    expect(data.people).toBe(1);
    expect(person.faults.filter((fault) => !/status of [45]/.test(fault))).toEqual([]);
  });

  test('is readable on a phone, in dark mode and in Chinese', async () => {
    const viewer = await journey.meet({
      colorScheme: 'dark',
      locale: 'zh-CN',
      viewport: { width: 360, height: 760 },
      reducedMotion: 'reduce',
    });
    await viewer.page.goto(`http://app.localhost:${journey.easel.port}/projects/${projectId}`);
    const before = person;
    person = viewer;
    await openDialog();
    await viewer.page.getByText(viewer.words('hosted.changes.title')).click();
    await isClean(viewer.page, 'live-data-phone');
    await picture(viewer.page, 'live-data-phone');
    person = before;
    await viewer.context.close();
  });
});
