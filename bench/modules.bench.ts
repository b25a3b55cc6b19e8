import { launchBrowser } from '../e2e/support/browser';
import { type Easel, startEasel } from '../e2e/support/easel';
import { newProject, saveByHand } from './support/easel-project';
import { median, quantile, round } from './support/figures';
import { watchPaint } from './support/watch-paint';

const rounds = 7;
const patienceMs = 90_000;
const before = 'Before the parts';

const plainApp = `export default function App() {
  return <main className="p-6"><h1>${before}</h1></main>;
}
`;
/** Pages of both parts in one app, as their notes for models show them; `heading` is inside both providers. */
const appWith = (heading: string) => `import { BrowserRouter, Route, Routes } from 'react-router-dom';
import { AccountPage, AuthProvider, PeoplePage, useAuth } from '@/modules/auth';
import { Cart, IncomePage, Orders, PaymentsProvider, Receipt, useProducts } from '@/modules/payments';

function Home() {
  const { isReady } = useAuth();
  const products = useProducts();
  if (!isReady || products === null) return null;
  return <main className="p-6"><h1>${heading}</h1><Cart returnTo="/orders" /></main>;
}

export default function App() {
  return (
    <BrowserRouter>
      <AuthProvider>
        <PaymentsProvider>
          <Routes>
            <Route path="/" element={<Home />} />
            <Route path="/account" element={<AccountPage />} />
            <Route path="/people" element={<PeoplePage />} />
            <Route path="/orders" element={<><Receipt /><Orders /></>} />
            <Route path="/income" element={<IncomePage />} />
          </Routes>
        </PaymentsProvider>
      </AuthProvider>
    </BrowserRouter>
  );
}
`;

async function install(easel: Easel, projectId: string, name: string): Promise<void> {
  const { status, body } = await easel.call('POST', `/api/projects/${projectId}/modules`, { name });
  if (status !== 201) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
}

/**
 * Adds sign-in and payments to an app that is open in a tab: from the first request until the preview shows a page that
 * has fetched data from both. Includes the version that uses them, since parts alone change nothing on the page.
 */
export async function run({ log }: { log: (line: string) => void }) {
  const easel = await startEasel();
  const browser = await launchBrowser();
  const [shown, installed]: [number[], number[]] = [[], []];
  try {
    // The first round is for another app: it opens the first database and compiles React.
    for (let n = 0; n <= rounds; n += 1) {
      log(n === 0 ? 'a first app' : `app ${n} of ${rounds}`);
      const projectId = await newProject(easel, `Shop ${n}`, { 'src/App.tsx': plainApp });
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' });
      context.setDefaultTimeout(patienceMs);
      const next = await watchPaint(context, 'h1');
      const page = await context.newPage();
      const open = next(before);
      await page.goto(`${easel.builder}/projects/${projectId}`);
      await open;
      await page.getByTestId('status-preview-status').and(page.locator('[data-phase=ready]')).waitFor();
      const heading = `With both parts ${n}`;
      const painted = within(next(heading), heading);
      const begun = Date.now();
      await install(easel, projectId, 'auth');
      await install(easel, projectId, 'payments');
      const done = Date.now();
      await saveByHand(easel, projectId, [{ type: 'file-write', path: 'src/App.tsx', content: appWith(heading) }]);
      const { at } = await painted;
      if (n > 0) {
        shown.push(at - begun);
        installed.push(done - begun);
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await easel.dispose();
  }
  return {
    figures: {
      'both asked for to the page that uses them painted, median ms': round(median(shown)),
      'the same, slowest ms': round(quantile(shown, 0.99)),
      'of that both installed, median ms': round(median(installed)),
    },
    ratios: {},
  };
}

/** Fail early if the page shows an error: waiting for the heading would never end. */
async function within<Value>(work: Promise<Value>, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not on screen within 90 s: ${what}`)), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
