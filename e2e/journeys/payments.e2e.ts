import type { FrameLocator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { picture, startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';
import { sideways } from '../support/sideways';

const app = `import { BrowserRouter, Link, Route, Routes } from 'react-router-dom';
import { AuthProvider, SignIn, useAuth } from '@/modules/auth';
import { BuyButton, IncomePage, Orders, PaymentsProvider, Receipt } from '@/modules/payments';

function Shop() {
  const { user } = useAuth();
  return (
    <main className="grid gap-6 p-6">
      <h1 className="text-2xl">Mugs</h1>
      <BuyButton product="mug" />
      <p data-testid="who">{user ? user.name + ' is ' + user.role : 'nobody is signed in'}</p>
      <SignIn />
    </main>
  );
}

export default function App() {
  return (
    <BrowserRouter>
      <AuthProvider>
        <PaymentsProvider>
          <nav className="flex gap-4 p-4">
            <Link to="/">Shop</Link>
            <Link to="/orders">My orders</Link>
            <Link to="/income">Income</Link>
          </nav>
          <Routes>
            <Route path="/" element={<Shop />} />
            <Route path="/orders" element={<main className="grid gap-6 p-4"><Receipt /><Orders /></main>} />
            <Route path="/income" element={<IncomePage />} />
          </Routes>
        </PaymentsProvider>
      </AuthProvider>
    </BrowserRouter>
  );
}
`;
const mugs = `select public.pay_set_product('mug', 'Blue mug', 1800, 'eur', 'Holds tea.');`;
const isTest = 'Test – no money moves';

// One journey told in steps: each continues where the previous one ended.
describe('an app that sells', () => {
  let journey: Journey;
  let owner: Person;
  let studio: StudioPage;
  let projectId: string;
  type App = FrameLocator | Page;

  /** Goes from the button to the payment page. */
  async function toPayment(shop: App): Promise<void> {
    await shop.getByRole('button', { name: 'Buy €18.00' }).click();
    await says(shop.getByRole('note'), isTest);
  }
  async function payBy(shop: App, card: RegExp): Promise<void> {
    await shop.getByLabel('E-mail').fill('buyer@x.test');
    await shop.getByLabel(card).check();
    await shop.getByRole('button', { name: 'Pay (test) · €18.00' }).click();
  }
  const orders = (shop: App) => shop.getByRole('list', { name: 'Orders' }).getByRole('listitem');

  beforeAll(async () => {
    journey = await startJourney();
    owner = await journey.meet();
    const api = useProjects(journey.easel);
    ({ projectId } = await api.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Mugs' }));
    for (const name of ['auth', 'payments']) await api.must(201, 'POST', api.at(projectId, '/modules'), { name });
    const files = { 'src/App.tsx': app, 'supabase/migrations/20991231000000_mugs.sql': mugs };
    await api.must(201, 'POST', api.at(projectId, '/versions'), {
      operations: Object.entries(files).map(([path, content]) => ({ type: 'file-write', path, content })),
    });
    await owner.arrive();
    await owner.page.goto(`${journey.easel.builder}/projects/${projectId}`);
    studio = studioPage(owner.page);
  });
  afterAll(() => journey?.end());

  test('a guest whose card is declined is told so, and pays with another', async () => {
    await studio.previewStatus.and(owner.page.locator('[data-phase="ready"]')).waitFor();
    await picture(owner.page, 'payments-shop');
    await toPayment(studio.app);
    await picture(owner.page, 'payments-checkout');
    await payBy(studio.app, /declined/);
    await says(studio.app.getByRole('alert'), 'The card was declined. Choose another.');
    await picture(owner.page, 'payments-declined');
    await payBy(studio.app, /A card that works/);
    await studio.app.getByRole('heading', { name: 'Thank you!' }).waitFor();
    await says(orders(studio.app), 'Paid');
    expect(await studio.app.getByText(isTest).count()).toBe(1);
    await picture(owner.page, 'payments-paid');
  });

  test('who signs up afterwards keeps the order, sees income and customers, and gives the money back', async () => {
    const shop = studio.app;
    await shop.getByRole('link', { name: 'Shop' }).click();
    await says(shop.getByTestId('who'), 'nobody is signed in');
    await shop.getByRole('button', { name: 'New here? Create an account' }).click();
    await shop.getByLabel('Your name').fill('Olga');
    await shop.getByLabel('E-mail').fill('olga@x.test');
    await shop.getByLabel('Password').fill('a long sentence 42');
    await shop.getByRole('button', { name: 'Create an account' }).click();
    await says(shop.getByTestId('who'), 'Olga is owner');
    await shop.getByRole('link', { name: 'My orders' }).click();
    await says(orders(shop), 'Paid');
    await shop.getByRole('link', { name: 'Income' }).click();
    const sale = orders(shop).filter({ hasText: 'buyer@x.test' });
    await says(sale, '€18.00');
    await says(shop.getByText('Customers').locator('..'), '1');
    await picture(owner.page, 'payments-income');
    await sale.getByRole('button', { name: 'Give money back' }).click();
    await sale.getByRole('button', { name: 'Yes, give €18.00 back' }).click();
    await says(sale, 'Given back: €18.00');
    await picture(owner.page, 'payments-refunded');
    await shop.getByRole('link', { name: 'My orders' }).click();
    await says(orders(shop), 'Money given back');
    expect(await shop.getByText(isTest).count()).toBe(1);
  });

  test('a second buyer sees nothing of the first’s, and takes what they bought along when they sign in', async () => {
    const other = await journey.meet();
    await other.page.goto(owner.page.url());
    const shop = studioPage(other.page).app;
    await shop.getByRole('link', { name: 'My orders' }).click();
    await shop.getByText('No orders yet.').waitFor();
    await shop.getByRole('link', { name: 'Income' }).click();
    await shop.getByText('Only the owner of this app sees this.').waitFor();
    expect(await shop.getByText('€18.00').count()).toBe(0);
    // First as a guest. The account already existed, so signing in starts another session.
    await shop.getByRole('link', { name: 'Shop' }).click();
    await toPayment(shop);
    await payBy(shop, /A card that works/);
    await says(orders(shop), 'Paid');
    await shop.getByRole('link', { name: 'Shop' }).click();
    await shop.getByLabel('E-mail').fill('olga@x.test');
    await shop.getByLabel('Password').fill('a long sentence 42');
    await shop.getByRole('button', { name: 'Sign in', exact: true }).click();
    await says(shop.getByTestId('who'), 'Olga is owner');
    await shop.getByRole('link', { name: 'My orders' }).click();
    await says(orders(shop).first(), 'Paid');
    await says(shop.getByRole('list', { name: 'Orders' }), 'Money given back');
    expect([owner.faults, other.faults]).toEqual([[], []]);
    await other.context.close();
  });

  test('on a phone nothing of it is wider than the screen, in the dark and in Chinese', async () => {
    const api = useProjects(journey.easel);
    const html = await api.file(projectId, (await api.head(projectId)).id, 'index.html');
    const content = html
      .replace('lang="en"', 'lang="zh-CN"')
      .replace('</head>', '<style>:root{color-scheme:light dark;background:Canvas}</style></head>');
    await api.must(201, 'POST', api.at(projectId, '/versions'), {
      operations: [{ type: 'file-write', path: 'index.html', content }],
    });
    const buyer = await journey.meet({
      colorScheme: 'dark',
      viewport: { width: 360, height: 740 },
      locale: 'zh-CN',
    });
    await buyer.page.goto(owner.page.url());
    await buyer.page.getByRole('button', { name: '应用', exact: true }).click();
    const shop = studioPage(buyer.page).app;
    await shop.getByRole('button', { name: /^购买/ }).click();
    await says(shop.getByRole('note'), '测试——不会产生真实扣款');
    await picture(buyer.page, 'payments-checkout-phone');
    await shop.getByLabel('邮箱').fill('mei@x.test');
    await shop.getByRole('button', { name: /^付款/ }).click();
    await shop.getByRole('heading', { name: '谢谢！' }).waitFor();
    await says(shop.getByRole('list', { name: '订单' }), '已付款');
    expect(await sideways(buyer.page)).toBe(0);
    await picture(buyer.page, 'payments-paid-phone');
    expect(buyer.faults).toEqual([]);
  });

  test('published, it sells nothing until its owner says so, and then as a test, in another browser', async () => {
    const api = useProjects(journey.easel);
    const { live } = await api.publish(projectId);
    expect(live).toBe(true);
    await owner.page.reload();
    await studio.open('publish');
    const url = (await studio.publish.liveSite.getAttribute('href'))!;
    const buyer = await journey.meet({ viewport: { width: 360, height: 740 } });
    const shop = buyer.page;
    await shop.goto(url);
    await shop.getByRole('button', { name: /^购买/ }).click();
    await says(shop.getByRole('alert'), '这里暂时还不能付款。');
    await api.must(200, 'PUT', api.at(projectId, '/functions/secrets/STRIPE_SECRET_KEY'), {
      ...{ lane: 'live', value: 'test' },
    });
    await shop.getByRole('button', { name: /^购买/ }).click();
    await says(shop.getByRole('note'), '测试——不会产生真实扣款');
    await shop.getByLabel('邮箱').fill('mei@x.test');
    await shop.getByLabel(/会被拒绝/).check();
    await shop.getByRole('button', { name: /^付款/ }).click();
    await says(shop.getByRole('alert'), '这张卡被拒绝了，换一张试试。');
    await shop.getByRole('button', { name: /^付款/ }).click();
    await shop.getByRole('heading', { name: '谢谢！' }).waitFor();
    await says(shop.getByRole('list', { name: '订单' }), '已付款');
    expect(await shop.getByText('测试——不会产生真实扣款').count()).toBe(1);
    expect(await sideways(shop)).toBe(0);
    await picture(shop, 'payments-site-phone');
  });
});
