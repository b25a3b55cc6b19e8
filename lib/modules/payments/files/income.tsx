import { useCallback, useEffect, useState } from 'react';
import { readOverview, refundOrder, type Overview, type Sale } from './calls';
import { money } from './money';
import { Press, Said, lineColor, mutedText } from './parts';
import { say, sayFault } from './words';

const date = (time: string) => new Date(time).toLocaleDateString(document.documentElement.lang || undefined);

/** What came in, from whom, what failed, and giving money back. The server shows it to the owner alone. */
export function IncomePage() {
  const [seen, setSeen] = useState<Overview | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const load = useCallback(async () => {
    const answer = await readOverview();
    if ('failure' in answer) return setFault(answer.failure.code);
    setFault(null);
    setSeen(answer.value);
  }, []);
  useEffect(() => void load(), [load]);
  const isTest = seen !== null && seen.orders.some((one) => one.isTest);
  const real = (seen?.orders ?? []).filter((one) => !one.isTest && one.charged !== null);
  // The first one is the proof that the way from Stripe to here works.
  const [first] = real.length === 1 ? real : [];
  return (
    <main className="mx-auto w-full max-w-3xl px-5 py-8">
      <h1 className="text-2xl font-semibold">{say('income')}</h1>
      {isTest && (
        <p className="mt-3 rounded-lg bg-amber-200 px-3 py-2 text-sm font-medium text-amber-950">{say('test')}</p>
      )}
      {first && (
        <div className="mt-3">
          <Said>{say('firstReal', { amount: money(first.charged ?? first.total, first.currency) })}</Said>
        </div>
      )}
      {fault !== null && (
        <div className="mt-4 grid justify-items-start gap-3">
          <Said isProblem>{sayFault(fault)}</Said>
          <Press onClick={() => void load()}>{say('tryAgain')}</Press>
        </div>
      )}
      {seen === null && fault === null && <p className={`mt-6 text-sm ${mutedText}`}>{say('waiting')}</p>}
      {seen !== null && (
        <>
          <dl className="mt-5 grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-3">
            {seen.income.map(({ currency, isTest: isTried, amount, orders }) => (
              <Figure
                key={`${currency} ${isTried}`}
                label={`${say('came')}${isTried ? ` (${say('testShort')})` : ''}`}
                value={money(amount, currency)}
                more={say('ofOrders', { count: String(orders) })}
              />
            ))}
            <Figure label={say('customers')} value={String(seen.customers)} />
            <Figure label={say('failed')} value={String(seen.failed)} />
          </dl>
          {seen.problems > 0 && (
            <div className="mt-4">
              <Said isProblem>{say('notHandled', { count: String(seen.problems) })}</Said>
            </div>
          )}
          {seen.orders.length === 0 && <p className={`mt-6 text-sm ${mutedText}`}>{say('noSales')}</p>}
          <ul aria-label={say('orders')} className="mt-5 grid gap-3">
            {seen.orders.map((sale) => (
              <SaleRow key={sale.id} sale={sale} onChange={load} />
            ))}
          </ul>
        </>
      )}
    </main>
  );
}

function Figure({ label, value, more }: { label: string; value: string; more?: string }) {
  return (
    <div className={`rounded-xl border ${lineColor} p-4`}>
      <dt className={`text-sm ${mutedText}`}>{label}</dt>
      <dd className="mt-1 text-xl font-semibold break-words tabular-nums">
        {value}
        {more && <span className={`block text-sm font-normal ${mutedText}`}>{more}</span>}
      </dd>
    </div>
  );
}

function SaleRow({ sale, onChange }: { sale: Sale; onChange: () => Promise<void> }) {
  const [asks, setAsks] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const charged = sale.charged ?? sale.total;
  const rest = money(charged - sale.refunded, sale.currency);
  async function refund(): Promise<void> {
    setBusy(true);
    setFault(null);
    const answer = await refundOrder(sale.id);
    if ('failure' in answer) setFault(answer.failure.code);
    await onChange();
    setBusy(false);
    setAsks(false);
  }
  return (
    <li className={`grid gap-3 rounded-xl border ${lineColor} p-4`}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-44">
          <p className="font-medium break-words">{sale.what}</p>
          <p className={`text-sm break-words ${mutedText}`}>
            {date(sale.placedAt)}
            {sale.email && ` · ${sale.email}`}
            {sale.isTest && ` · ${say('testShort')}`}
          </p>
          {sale.refunded > 0 && (
            <p className="text-sm">{say('refunded', { amount: money(sale.refunded, sale.currency) })}</p>
          )}
          {sale.failure && sale.status === 'failed' && <p className={`text-sm ${mutedText}`}>{sale.failure}</p>}
          {sale.problem && (
            <p className="text-sm text-(--color-danger,#b42318)">
              {say(sale.problem === 'paid twice' ? 'paidTwice' : 'otherAmount')}
            </p>
          )}
        </div>
        <p className="text-right">
          <span className="font-semibold tabular-nums">{money(charged, sale.currency)}</span>
          <span className={`block text-sm ${mutedText}`}>{say(`status.${sale.status}`)}</span>
        </p>
      </div>
      {sale.status === 'paid' && !asks && (
        <Press className="justify-self-start" onClick={() => setAsks(true)}>
          {say('refund')}
        </Press>
      )}
      {asks && (
        <div className="grid gap-3">
          <Said>{say('refundAsk', { amount: rest })}</Said>
          <div className="flex flex-wrap gap-3">
            <Press look="danger" isBusy={isBusy} onClick={() => void refund()}>
              {say('refundYes', { amount: rest })}
            </Press>
            <Press onClick={() => setAsks(false)}>{say('cancel')}</Press>
          </div>
        </div>
      )}
      {fault !== null && <Said isProblem>{sayFault(fault)}</Said>}
    </li>
  );
}
