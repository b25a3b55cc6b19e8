import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, type StudioPage } from '../pages/studio-page';
import { isClean } from '../support/is-clean';
import { startJourney, type Journey, type Person } from '../support/journey';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

const app = (heading: string) => `<file path="src/App.tsx">
import { BrowserRouter, Link, Route, Routes } from 'react-router-dom';
import { AccountPage, AuthProvider, Guard, PeoplePage, useAuth } from '@/modules/auth';

function Home() {
  const { user, has, signOut } = useAuth();
  return (
    <main className="p-6">
      <h1>${heading}</h1>
      <p data-testid="who">{user?.name} is {user?.role}</p>
      <nav className="flex gap-4">
        <Link to="/account">Account</Link>
        {has('editor') && <Link to="/people">Members</Link>}
        <button onClick={() => void signOut()}>Leave</button>
      </nav>
    </main>
  );
}

export default function App() {
  return (
    <BrowserRouter>
      <AuthProvider>
        <Routes>
          <Route path="/" element={<div className="p-4"><Guard title="Members only"><Home /></Guard></div>} />
          <Route path="/account" element={<AccountPage />} />
          <Route path="/people" element={<PeoplePage />} />
        </Routes>
      </AuthProvider>
    </BrowserRouter>
  );
}
</file>
`;
const replies: Readonly<Record<string, string>> = {
  'A club with members': `A club. Members sign in; you decide who edits.\n\n<module name="auth"/>\n${app('The club')}`,
  'Write the sign-in yourself': `I leave the sign-in as it is.\n\n<file path="src/modules/auth/guards.tsx">\nexport const Guard = () => null;\n</file>\n${app('Our club')}`,
};

// One journey told in steps: each goes on where the one before ended.
describe('an app whose sign-in is a ready-made part', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let owner: Person;
  let studio: StudioPage;
  type Frame = StudioPage['app'];
  const signUp = async (frame: Frame, name: string) => {
    await frame.getByRole('button', { name: 'New here? Create an account' }).click();
    await frame.getByLabel('Your name').fill(name);
    await frame.getByLabel('E-mail').fill(`${name.toLowerCase()}@x.test`);
    await frame.getByLabel('Password').fill('a long sentence 42');
    await frame.getByRole('button', { name: 'Create an account' }).click();
  };

  beforeAll(async () => {
    model = await startScriptedModel(({ asked }) => replies[asked] ?? 'Nothing more.');
    journey = await startJourney({ env: model.env });
    owner = await journey.meet();
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test('comes with the first version, told in the chat, and the first account in the preview is the owner', async () => {
    const landing = await owner.arrive();
    studio = await landing.build('A club with members');
    await says(studio.turnStatus, owner.words('studio.status.version', { number: 1 }));
    await owner.page.getByText(owner.words('modules.name.auth')).first().waitFor();
    await studio.app.getByRole('heading', { name: 'Members only' }).waitFor();
    await signUp(studio.app, 'Olga');
    await says(studio.app.getByTestId('who'), 'Olga is owner');
    expect(owner.faults).toEqual([]);
  });

  test('can’t be rewritten by the model, which is said', async () => {
    await studio.ask('Write the sign-in yourself');
    await says(studio.turnStatus, owner.words('studio.status.version', { number: 2 }));
    await studio.open('preview');
    await owner.page.getByTestId('button-reload-preview').click();
    await studio.app.getByRole('heading', { name: 'Our club' }).waitFor();
    await says(studio.app.getByTestId('who'), 'Olga is owner');
    await studio.app.getByRole('link', { name: 'Members' }).click();
    await studio.app.getByRole('listitem').filter({ hasText: 'olga@x.test' }).waitFor();
  });

  test('is shown, set and taken out under the app’s menu', async () => {
    await owner.page.getByRole('button', { name: /^App: / }).click();
    await owner.page.getByTestId('menuitem-modules').click();
    const list = owner.page.getByTestId('list-modules');
    await list.getByRole('switch').last().waitFor();
    await isClean(owner.page, 'modules');
    await list.getByRole('switch').last().click();
    await list.getByRole('switch').last().and(owner.page.locator('[aria-checked="false"]')).waitFor();
    await owner.page.setViewportSize({ width: 360, height: 740 });
    await owner.page.emulateMedia({ colorScheme: 'dark' });
    await isClean(owner.page, 'modules-phone');
    await owner.page.setViewportSize({ width: 1280, height: 800 });
    await owner.page.keyboard.press('Escape');
    expect(owner.faults).toEqual([]);
  });

  test('published, a visitor makes an account and is a member', async () => {
    await studio.open('publish');
    await studio.publish.publish(owner.words, 3);
    const url = (await owner.page.getByTestId('link-live-site').getAttribute('href'))!;
    const visitor = await journey.meet({ viewport: { width: 360, height: 740 } });
    await visitor.page.goto(url);
    const page = visitor.page.locator('html').page().mainFrame();
    await signUp(page as unknown as Frame, 'Mia');
    await says(visitor.page.getByTestId('who'), 'Mia is member');
    expect(await visitor.page.getByRole('link', { name: 'Members' }).count()).toBe(0);
    await visitor.page.goto(new URL('/people', url).href);
    await visitor.page.getByRole('heading', { name: 'This page is for others' }).waitFor();
    await visitor.page.goto(new URL('/account', url).href);
    await visitor.page.getByRole('heading', { name: 'Your account' }).waitFor();
    await isClean(visitor.page, 'modules-account-phone');
    await visitor.page.getByRole('button', { name: 'Delete my account' }).click();
    await visitor.page.getByRole('button', { name: 'Yes, delete it' }).click();
    await visitor.page.getByRole('heading', { name: 'Sign in to go on' }).waitFor();
  });
});
