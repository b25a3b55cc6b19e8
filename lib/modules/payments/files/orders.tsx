import { useCallback, useEffect, useState } from 'react';
import { findOrder, listMyOrders, type Order } from './calls';
import { money } from './money';
import { Card, Press, Said, lineColor, mutedText } from './parts';
import { useShop } from './use-shop';
import { say, sayFault } from './words';

const date = (time: string) => new Date(time).toLocaleDateString(document.documentElement.lang || undefined);

function Lines({ order }: { order: Order }) {
  return (
    <ul className="grid gap-1">
      {order.pay_lines.map(({ name, amount, quantity }) => (
        <li key={name} className="flex justify-between gap-4 text-sm">
          <span className="min-w-0 break-words">
            {quantity} × {name}
          </span>
          <span className="tabular-nums">{money(amount * quantity, order.currency)}</span>
        </li>
      ))}
    </ul>
  );
}

const Test = () => (
  <p className="rounded-lg bg-amber-200 px-3 py-2 text-sm font-medium text-amber-950">{say('test')}</p>
);

/** The number of the order that a payment led back to; null anywhere else. */
const orderInAddress = () => new URLSearchParams(location.search).get('order');

/** After the payment: the order whose number is in the address, as soon as its money is told. Nothing without one. */
export function Receipt({ onContinue }: { onContinue?: () => void }) {
  const { clear } = useShop();
  const given = new URLSearchParams(location.search);
  const [id] = useState(orderInAddress);
  const [isCancelled] = useState(() => given.has('cancelled'));
  const [order, setOrder] = useState<Order | null | undefined>(undefined);
  const [fault, setFault] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const isWaiting =
    id !== null && !isCancelled && (order === undefined || order?.status === 'open' || order?.status === 'failed');
  useEffect(() => {
    if (id === null) return;
    let isHere = true;
    // The money is told by another way than the buyer comes back: a moment later, usually.
    const timer = setTimeout(
      async () => {
        const found = await findOrder(id);
        if (!isHere) return;
        if ('failure' in found) setFault(found.failure.code);
        else setOrder(found.value);
        if (isWaiting && tries < 20) setTries(tries + 1);
      },
      tries === 0 ? 0 : 1500,
    );
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, [id, isWaiting, tries]);
  const isPaid = order?.status === 'paid';
  useEffect(() => {
    if (isPaid) clear();
  }, [isPaid]);
  if (id === null) return null;
  if (fault !== null) return <Said isProblem>{sayFault(fault)}</Said>;
  if (order === undefined) return <p className={`text-sm ${mutedText}`}>{say('waiting')}</p>;
  if (order === null) return <Said isProblem>{say('noOrder')}</Said>;
  const title = isPaid
    ? 'thanks'
    : order.status === 'refunded'
      ? 'status.refunded'
      : isCancelled
        ? 'cancelled'
        : order.status === 'open'
          ? 'paying'
          : `status.${order.status}`;
  return (
    <Card
      title={say(title as 'thanks')}
      words={isPaid ? say('thanksWords') : isCancelled ? say('cancelledWords') : undefined}
    >
      {order.is_test && <Test />}
      <Lines order={order} />
      <p className={`flex justify-between gap-4 border-t ${lineColor} pt-3 font-semibold`}>
        <span>{say('total')}</span>
        <span className="tabular-nums">{money(order.charged ?? order.total, order.currency)}</span>
      </p>
      <p className={`text-sm break-words ${mutedText}`}>
        {date(order.placed_at)} · {order.id.slice(0, 8)}
        {order.email && ` · ${order.email}`}
      </p>
      <div className="flex flex-wrap gap-3">
        {isPaid && <Press onClick={() => window.print()}>{say('print')}</Press>}
        {onContinue && <Press onClick={onContinue}>{say('goOn')}</Press>}
      </div>
    </Card>
  );
}

/** One's own orders; that they are a test is said once, by the receipt where it stands above them. */
export function Orders() {
  const { moved } = useShop();
  const [isSaid] = useState(() => orderInAddress() !== null);
  const [orders, setOrders] = useState<Order[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const load = useCallback(async () => {
    const found = await listMyOrders();
    if ('failure' in found) return setFault(found.failure.code);
    setFault(null);
    setOrders(found.value.filter(({ status }) => status !== 'open'));
  }, []);
  useEffect(() => void load(), [load, moved]);
  if (fault !== null)
    return (
      <div className="grid justify-items-start gap-3">
        <Said isProblem>{sayFault(fault)}</Said>
        <Press onClick={() => void load()}>{say('tryAgain')}</Press>
      </div>
    );
  if (orders === null) return <p className={`text-sm ${mutedText}`}>{say('waiting')}</p>;
  if (orders.length === 0) return <p className={`text-sm ${mutedText}`}>{say('noOrders')}</p>;
  return (
    <div className="grid gap-3">
      {!isSaid && orders.some((order) => order.is_test) && <Test />}
      <ul aria-label={say('orders')} className="grid gap-3">
        {orders.map((order) => (
          <li key={order.id} className={`grid gap-2 rounded-xl border ${lineColor} p-4`}>
            <p className="flex flex-wrap justify-between gap-x-4 gap-y-1">
              <span className="font-medium">{say(`status.${order.status}`)}</span>
              <span className={`text-sm ${mutedText}`}>
                {date(order.placed_at)}
                {order.is_test && ` · ${say('testShort')}`}
              </span>
            </p>
            <Lines order={order} />
            {order.refunded > 0 && (
              <p className="text-sm">{say('refunded', { amount: money(order.refunded, order.currency) })}</p>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
