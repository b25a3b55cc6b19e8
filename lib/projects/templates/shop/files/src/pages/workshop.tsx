import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { toast } from 'sonner';
import { money } from '@/modules/payments';
import { usePaidOrders, type PaidOrder } from '@/data';
import { day } from '@/dates';
import { supabase } from '@/lib/supabase';
import { Opening, Waiting, Wide, action, quiet } from '@/parts/layout';
import { PriceList } from '@/parts/price-list';
import { words } from '@/words';

const say = words.workshop;

/** The owner's page: the orders to send, the orders already sent, and what everything costs. */
export function Workshop() {
  const { rows, hasFailed, load } = usePaidOrders('all');
  useEffect(() => {
    const timer = setInterval(() => void load(), 30_000);
    return () => clearInterval(timer);
  }, [load]);
  const waiting = (rows ?? []).filter(({ deliveries }) => !deliveries?.sent_at);
  const sent = (rows ?? []).filter(({ deliveries }) => deliveries?.sent_at);

  async function mark(order: PaidOrder, isSent: boolean) {
    const { error } = await supabase.rpc('mark_sent', { for_order: order.id, is_sent: isSent });
    if (error) toast.error(say.refused);
    else
      toast(isSent ? say.marked : say.unmarked, {
        action: { label: say.undo, onClick: () => void mark(order, !isSent) },
      });
    await load();
  }
  return (
    <Wide>
      <div>
        <Opening title={say.title} lead={rows === null ? '' : say.count(waiting.length)}>
          <Link to="/income" className={quiet}>
            {say.income}
          </Link>
        </Opening>
        {rows === null ? (
          <Waiting hasFailed={hasFailed} onAgain={() => void load()} />
        ) : (
          <div className="grid items-start gap-x-14 gap-y-14 lg:grid-cols-[1.35fr_1fr]">
            <section>
              <h2 className="text-2xl">{say.toSend}</h2>
              <ul aria-label={say.toSend} className="mt-3">
                {waiting.length === 0 && <li className="border-y border-line py-8 text-muted">{say.nothing}</li>}
                {waiting.map((order) => (
                  <Row key={order.id} order={order}>
                    {order.deliveries ? (
                      <button type="button" className={action} onClick={() => void mark(order, true)}>
                        {say.mark}
                      </button>
                    ) : (
                      <p className="text-sm text-muted">{say.noAddress}</p>
                    )}
                  </Row>
                ))}
              </ul>
              {sent.length > 0 && (
                <>
                  <h2 className="mt-12 text-2xl">{say.gone}</h2>
                  <ul aria-label={say.gone} className="mt-3">
                    {sent.slice(0, 12).map((order) => (
                      <Row key={order.id} order={order}>
                        <span className="text-sm text-muted">{day(new Date(order.deliveries!.sent_at!))}</span>
                        <button type="button" className={quiet} onClick={() => void mark(order, false)}>
                          {say.unmark}
                        </button>
                      </Row>
                    ))}
                  </ul>
                </>
              )}
            </section>
            <PriceList />
          </div>
        )}
      </div>
    </Wide>
  );
}

function Row({ order, children }: { order: PaidOrder; children: ReactNode }) {
  const to = order.deliveries;
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-3 border-t border-line py-4 last:border-b">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-display text-lg leading-snug font-semibold">
          {order.pay_lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(words.and)}
        </p>
        <p className="break-words text-muted">
          {to ? `${to.name}, ${to.address.replaceAll('\n', ', ')}` : order.email}
          {to?.wish && <span className="block text-ink">“{to.wish}”</span>}
        </p>
        <p className="text-sm text-muted">
          {order.paid_at && day(new Date(order.paid_at))} · {money(order.charged ?? order.total, order.currency)}
          {order.is_test && ` · ${say.test}`}
        </p>
      </div>
      {children}
    </li>
  );
}
