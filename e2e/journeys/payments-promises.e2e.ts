import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { says, studioPage, type StudioPage } from '../pages/studio-page';
import { startJourney, type Journey, type Person } from '../support/journey';
import { useProjects } from '../support/projects';
import { startScriptedModel, type ScriptedModel } from '../support/scripted-model';

/** Two trials with accounts take a while on two shared cores. */
const timeout = 240_000;
const app = (income: string) => `<file path="src/App.tsx">
import { BrowserRouter, Link, Route, Routes } from 'react-router-dom';
import { BuyButton, IncomePage, Orders, PaymentsProvider, Receipt } from '@/modules/payments';

export default function App() {
  return (
    <BrowserRouter>
      <PaymentsProvider>
        <nav className="flex gap-4 p-4"><Link to="/">Mugs</Link><Link to="/orders">My orders</Link></nav>
        <Routes>
          <Route path="/orders" element={<main className="p-4"><Receipt /><Orders /></main>} />
          <Route path="${income}" element={<IncomePage />} />
          <Route path="*" element={<main className="p-4"><h1>Mugs</h1><BuyButton product="mug" /></main>} />
        </Routes>
      </PaymentsProvider>
    </BrowserRouter>
  );
}
</file>
`;
const mugs = `<migration name="mugs">
select public.pay_set_product('mug', 'Blue mug', 1800, 'eur', 'Holds tea.');
</migration>
`;

describe('an app that a model gives payments', () => {
  let model: ScriptedModel;
  let journey: Journey;
  let person: Person;
  let studio: StudioPage;
  let projectId: string;

  beforeAll(async () => {
    let replies = 0;
    model = await startScriptedModel(() => {
      replies += 1;
      // The income page is at an address where nobody finds it, until the part's promise reports that.
      return replies === 1
        ? `Mugs.\n\n<module name="payments"/>\n${mugs}${app('/hidden')}`
        : `Moved.\n\n${app('/income')}`;
    });
    journey = await startJourney({ env: model.env });
    person = await journey.meet();
    const projects = useProjects(journey.easel);
    ({ projectId } = await projects.must<{ projectId: string }>(201, 'POST', '/api/projects', { name: 'Mugs' }));
    await person.page.goto(`${journey.easel.builder}/projects/${projectId}`);
    studio = studioPage(person.page);
    await studio.previewStatus.and(person.page.locator('[data-phase=ready]')).waitFor();
  });
  afterAll(async () => {
    await journey?.end();
    await model?.close();
  });

  test(
    'is held to what the part promises: what breaks one is repaired before there is a version',
    { timeout },
    async () => {
      await studio.ask('Sell mugs');
      await says(studio.turnStatus, person.words('studio.status.version', { number: 1 }), timeout);
      await says(studio.conversation, person.words('studio.problem.promise-broken'));
      expect(model.requests.length).toBeGreaterThanOrEqual(2);
      const { body } = await journey.easel.call<{ promises: { id: string; proof?: string }[] }>(
        'GET',
        `/api/projects/${projectId}/promises`,
      );
      expect(body.promises.map(({ id, proof }) => `${id} ${proof}`)).toEqual([
        'payments-orders held',
        'payments-income held',
      ]);
      expect(person.faults).toEqual([]);
    },
  );
});
