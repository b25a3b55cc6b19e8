import { useEffect, useState } from 'react';
import { useAuth } from '@/modules/auth';
import { Link, useSearchParams } from 'react-router-dom';
import { Orders, Receipt } from '@/modules/payments';
import { usePaidOrders, type PaidOrder } from '@/data';
import { day } from '@/dates';
import { AddressForm } from '@/parts/address-form';
import { Opening, Wide, plainLink } from '@/parts/layout';
import { words } from '@/words';

const say = words.orders;

/** The buyer's purchases: the receipt after a payment, where each parcel goes, and all orders. */
export function OrdersPage() {
  const { user } = useAuth();
  const [search] = useSearchParams();
  const id = search.get('order');
  const { rows, load } = usePaidOrders('own');
  const [tries, setTries] = useState(0);
  const isAwaited = id !== null && !search.has('cancelled') && rows !== null && !rows.some((one) => one.id === id);
  // The payment is reported a moment after the buyer has returned.
  useEffect(() => {
    if (!isAwaited || tries >= 20) return;
    const timer = setTimeout(() => void load().then(() => setTries(tries + 1)), 1500);
    return () => clearTimeout(timer);
  }, [isAwaited, tries, load]);
  return (
    <Wide>
      <main>
        <Opening title={say.title} lead={say.lead} />
        <div className="grid items-start gap-x-16 gap-y-10 md:grid-cols-2">
          <div className="grid gap-8">
            <Receipt />
            {(rows ?? []).map((order) => (
              <Parcel key={order.id} order={order} onChange={load} />
            ))}
            {id === null && rows?.length === 0 && !user && (
              <p className="text-lg">
                {say.none}{' '}
                <Link to="/account" className={plainLink}>
                  {say.signIn}
                </Link>
              </p>
            )}
          </div>
          <Orders key={rows?.length} />
        </div>
      </main>
    </Wide>
  );
}

/** Where an order is delivered, or the form that asks for it. */
function Parcel({ order, onChange }: { order: PaidOrder; onChange: () => Promise<void> }) {
  const [isOpen, setOpen] = useState(false);
  const to = order.deliveries;
  if (to === null || isOpen)
    return (
      <AddressForm
        order={order.id}
        delivery={to}
        what={order.pay_lines.map(({ name }) => name).join(words.and)}
        onEnd={async () => {
          setOpen(false);
          await onChange();
        }}
      />
    );
  return (
    <div className="border-l-4 border-accent pl-5">
      <p className="font-display text-xl font-semibold">
        {to.sent_at ? say.sent(day(new Date(to.sent_at))) : say.packing}
      </p>
      <p className="mt-1 whitespace-pre-line text-muted">{`${to.name}\n${to.address}`}</p>
      {!to.sent_at && (
        <button type="button" className={plainLink} onClick={() => setOpen(true)}>
          {say.change}
        </button>
      )}
    </div>
  );
}
