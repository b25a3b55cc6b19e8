import { afterAll, beforeAll, expect, test } from 'vitest';
import { studioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey } from '../support/journey';
import { ask } from '../support/http';
import { useProjects } from '../support/projects';
import { sideways } from '../support/sideways';

const migration = `create table public.dishes (id int primary key, name text not null);
create table public.orders (id int generated always as identity primary key, what text not null);
alter table public.dishes enable row level security;
alter table public.orders enable row level security;
create policy "everybody reads" on public.dishes for select to anon, authenticated using (true);
create policy "the owner reads" on public.orders for select to authenticated using (public.is_owner());
revoke all on public.dishes, public.orders from anon, authenticated;
grant select on public.dishes to anon, authenticated;
grant select on public.orders to authenticated;
insert into public.orders (what) values ('Two leek soups');
`;
const content = "insert into public.dishes (id, name) values (1, 'Leek soup'), (2, 'Plum cake');\n";
const app = `import { supabase } from '@/lib/supabase';\nvoid supabase;\nexport default function App() { return <main><h1>Soup kitchen</h1></main>; }\n`;

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(() => journey?.end());

test('a live app is reported to have no owner until its maker names their account; sample content is removed with one click', async () => {
  const { easel } = journey;
  const api = useProjects(easel);
  const { projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Soup' });
  await api.must(201, 'POST', api.at(projectId, '/versions'), {
    operations: Object.entries({
      'src/App.tsx': app,
      'supabase/migrations/20980101000000_soup.sql': migration,
      'supabase/content.sql': content,
    }).map(([path, text]) => ({ type: 'file-write', path, content: text })),
  });
  const { status, problems } = await api.publish(projectId);
  expect([status, problems], easel.log()).toEqual(['ready', []]);
  const { site } = await api.must<{ site: { slug: string } }>(200, 'GET', api.at(projectId));
  const host = `${site.slug}.sites.localhost:${easel.port}`;
  const page0 = (await ask(easel.port, 'GET', '/', { host })).bytes.toString('utf8');
  const apikey = /sb_publishable_[\w-]+/.exec(page0)?.[0] ?? 'none';
  const call = async (method: string, path: string, body?: string, token = apikey) => {
    const headers = { apikey, authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await ask(easel.port, method, `/backend${path}`, { host, headers, ...(body ? { body } : {}) });
    return JSON.parse(answer.bytes.toString('utf8')) as never;
  };
  const account = JSON.stringify({ email: 'cook@example.com', password: 'olives and rosemary' });
  const { access_token: token } = (await call('POST', '/auth/v1/signup', account)) as { access_token: string };
  const orders = () => call('GET', '/rest/v1/orders?select=what', undefined, token);
  expect(await orders()).toEqual([]);

  const person = await journey.meet();
  const { page, words } = person;
  await page.goto(`${easel.builder}/projects/${projectId}`);
  const studio = studioPage(page);
  await studio.open('publish');
  const ownerless = page.getByTestId('note-ownerless');
  await ownerless.waitFor();
  await picture(page, 'owner-1-publish');

  await studio.open('data');
  await studio.data.lane('live').click();
  await studio.data.chip('people').click();
  await page.getByText(words('data.people.ownerless')).waitFor();
  await picture(page, 'owner-2-people');
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await sideways(page)).toBe(0);
  await picture(page, 'owner-3-people-phone');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByTestId('button-make-owner').click();
  // Access to live data is confirmed once.
  await studio.data.confirm.click();
  await page.getByTestId('button-owner-no-longer').waitFor();
  expect(await orders()).toEqual([{ what: 'Two leek soups' }]);
  await picture(page, 'owner-4-named');

  await studio.open('publish');
  await ownerless.waitFor({ state: 'detached' });

  // Browsers refuse copying in private windows and without https: the address is then selected, to be copied by hand.
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('refused', 'NotAllowedError'));
  });
  await page.getByRole('button', { name: words('publishing.copy') }).click();
  const byHand = page.getByTestId('textbox-copy-by-hand');
  await byHand.waitFor();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(`http://${host}`);
  expect(await sideways(page)).toBe(0);
  await picture(page, 'owner-4b-copy-refused');

  await studio.open('data');
  await page.getByTestId('button-clear-content').click();
  await picture(page, 'owner-5-clear');
  await studio.data.confirm.click();
  await page.getByTestId('button-clear-content').waitFor({ state: 'detached' });
  expect(await call('GET', '/rest/v1/dishes?select=name')).toEqual([]);

  await studio.data.chip('people').click();
  await page.getByTestId('button-owner-no-longer').click();
  await page.getByTestId('button-make-owner').waitFor();
  expect(await orders()).toEqual([]);
  expect(person.faults).toEqual([]);
  await person.context.close();
});
