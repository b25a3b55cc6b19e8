import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHostKey, startSshDouble, type SshDouble } from '../../lib/publishing/reach/ssh-server.double';
import { isClean } from '../support/is-clean';
import { startJourney, type Journey, type Person } from '../support/journey';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';
import { says, type StudioPage } from '../pages/studio-page';

const reply = `A board for the whole street.

<migration name="notes">
create table public.notes (
  id uuid primary key,
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  text text not null
);
alter table public.notes enable row level security;
create policy "everybody reads" on public.notes for select to anon, authenticated using (true);
create policy "people write their own" on public.notes for insert to authenticated with check (user_id = auth.uid());
alter publication supabase_realtime add table public.notes;
</migration>
<file path="src/App.tsx">
import { useEffect, useState } from 'react';
import { supabase } from '@/lib/supabase';

export default function App() {
  const [notes, setNotes] = useState<string[]>([]);
  const [note, setNote] = useState('');
  const [isLive, setLive] = useState(false);
  const load = async () => {
    const { data } = await supabase.from('notes').select('text').order('text');
    setNotes((data ?? []).map((one: { text: string }) => one.text));
  };
  useEffect(() => {
    void load();
    const channel = supabase
      .channel('notes')
      .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'notes' }, () => void load())
      .subscribe((status) => setLive(status === 'SUBSCRIBED'));
    return () => void supabase.removeChannel(channel);
  }, []);
  const add = async () => {
    const { data } = await supabase.auth.getSession();
    const person = { email: \`\${crypto.randomUUID()}@x.test\`, password: 'secret 123!' };
    if (data.session === null) await supabase.auth.signUp(person);
    await supabase.from('notes').insert({ id: crypto.randomUUID(), text: note });
    setNote('');
  };
  return (
    <main className="p-6">
      <h1>Street board</h1>
      <p>{isLive ? 'listening' : 'not yet listening'}</p>
      <ul>{notes.map((text) => <li key={text}>{text}</li>)}</ul>
      <label>Your note <input value={note} onChange={(event) => setNote(event.target.value)} /></label>
      <button onClick={() => void add()}>Add</button>
    </main>
  );
}
</file>
`;

async function freePort(): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

// One journey told in steps: each goes on where the one before ended.
describe('an app on its way from this computer to everybody', () => {
  const hostKey = createHostKey();
  let model: ScriptedModel;
  let journey: Journey;
  let owner: Person;
  let phone: Person;
  let friend: Person;
  let studio: StudioPage;
  let service: SshDouble;
  let visitorPort = 0;
  let wifi = '';
  const address = (kind: 'wifi' | 'link') => owner.page.getByTestId(`address-${kind}`);
  const write = async ({ page }: Person, text: string) => {
    // The page drawn for readers without a script has the same words, until the app has rendered its own.
    await page.locator('#easel-drawn').waitFor({ state: 'detached' });
    await page.getByText('listening', { exact: true }).waitFor();
    await page.getByLabel('Your note').fill(text);
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('listitem').filter({ hasText: text }).waitFor();
  };

  beforeAll(async () => {
    model = await startScriptedModel(() => reply);
    journey = await startJourney({ env: model.env });
    owner = await journey.meet();
    phone = await journey.meet({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    friend = await journey.meet();
    visitorPort = await freePort();
    service = await startSshDouble({ hostKey, password: 'right words', visitorPort });
  });
  afterAll(async () => {
    await journey?.end();
    await service?.close();
    await model?.close();
  });

  test('published, it is open on this computer only, and the next steps say what they ask', async () => {
    studio = await (await owner.arrive()).build('A board for our street');
    await says(studio.turnStatus, owner.words('studio.status.version', { number: 1 }));
    await studio.open('publish');
    await studio.publish.button.click();
    // A board can be read by everybody; its owner is asked once whether that is intended.
    const meant = owner.page.getByRole('button', { name: owner.words('publishing.scan.meant'), exact: true });
    await meant.click({ timeout: 120_000 });
    const isLive = owner.words('publishing.isLive', { number: 1 });
    await owner.page.getByRole('heading', { name: isLive }).waitFor({ timeout: 120_000 });
    await owner.page.getByRole('heading', { name: owner.words('reach.title') }).waitFor();
    await owner.page.getByText(owner.words('publishing.onlyHere')).waitFor();
    await isClean(owner.page, 'ladder-here');
  });

  test('a phone in the same Wi-Fi opens it, signs up and writes, by one click of its owner', async () => {
    await owner.page.getByTestId('button-open-on-wifi').click();
    wifi = (await address('wifi').textContent()) ?? '';
    expect(wifi).toMatch(/^http:\/\/(?!127\.)[\d.]+:\d+$/);
    await owner.page.getByText(owner.words('reach.onWifi')).waitFor();
    await isClean(owner.page, 'ladder-wifi');
    await phone.page.goto(wifi);
    // The page itself confirms that it is not in a secure context; browsers don't offer `randomUUID` there.
    expect(await phone.page.evaluate(() => isSecureContext)).toBe(false);
    await write(phone, 'Soup at six');
  });

  test('a friend opens it by a link, and what one writes appears for the other', async () => {
    const { page } = owner;
    await page.getByTestId('button-get-a-link').click();
    await says(page.locator('form'), owner.words('reach.agree', { service: 'localhost.run' }));
    await isClean(page, 'ladder-link-choice');
    await page.getByLabel(owner.words('reach.service')).selectOption('own-server');
    await page.getByLabel(owner.words('reach.address')).fill(`http://127.0.0.1:${visitorPort}`);
    await page.getByLabel(owner.words('reach.server'), { exact: true }).fill(`127.0.0.1:${service.port}`);
    await page.getByLabel(owner.words('reach.user')).fill('easel');
    await page.getByLabel(owner.words('reach.password')).fill('right words');
    await isClean(page, 'ladder-own-server');
    await page.getByTestId('button-open-the-link').click();
    await page.getByText(owner.words('reach.tried')).waitFor();
    expect(await address('link').textContent()).toBe(`http://127.0.0.1:${visitorPort}`);
    await isClean(page, 'ladder-link');
    await friend.page.goto(`http://127.0.0.1:${visitorPort}`);
    await friend.page.getByText('Soup at six').waitFor();
    await write(friend, 'I bring bread');
    await phone.page.getByText('I bring bread').waitFor();
  });

  test('it comes back by itself when the network broke', async () => {
    service.cut();
    await friend.page.reload().catch(() => undefined);
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${visitorPort}/`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(200);
    await friend.page.goto(`http://127.0.0.1:${visitorPort}`);
    await friend.page.getByText('Soup at six').waitFor();
  });

  test('a service that shows another key is refused in words, until the owner knows about it', async () => {
    const { port } = service;
    await service.close();
    service = await startSshDouble({ password: 'right words', visitorPort, port });
    const accept = owner.page.getByTestId('button-accept-key');
    await accept.waitFor({ timeout: 90_000 });
    expect(service.users).toEqual([]);
    await isClean(owner.page, 'ladder-key');
    await accept.click();
    await owner.page.getByText(owner.words('reach.tried')).waitFor();
    expect(new Set(service.users)).toEqual(new Set(['easel']));
  });

  test('after a restart both are there again, at the same addresses', async () => {
    await journey.easel.restart();
    await expect
      .poll(
        () =>
          fetch(wifi).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(200);
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${visitorPort}/`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 60_000 },
      )
      .toBe(200);
    await phone.page.goto(wifi);
    await phone.page.getByText('I bring bread').waitFor();
  });

  test('on a phone, dark and in Chinese, the steps read as well', async () => {
    const reader = await journey.meet({
      ...{ locale: 'zh-CN', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
    });
    await reader.page.goto(`${owner.page.url()}`);
    await reader.page.getByRole('button', { name: reader.words('studio.app'), exact: true }).click();
    await reader.page.getByTestId('tab-publish').click();
    await reader.page.getByText(reader.words('reach.wifiLimits')).waitFor();
    await isClean(reader.page, 'ladder-zh-phone-dark');
    await reader.context.close();
  });

  test('it ends when told, and everything with the site', async () => {
    await owner.page.reload();
    await studio.open('publish');
    await owner.page.getByTestId('button-close-link').click();
    await owner.page.getByTestId('button-get-a-link').waitFor();
    await expect(fetch(`http://127.0.0.1:${visitorPort}/`)).rejects.toThrow();
    await owner.page.getByRole('button', { name: owner.words('publishing.takeDown'), exact: true }).click();
    await owner.page
      .getByRole('dialog')
      .getByRole('button', { name: owner.words('publishing.takeDown') })
      .click();
    await owner.page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect(fetch(wifi)).rejects.toThrow();
  });
});
