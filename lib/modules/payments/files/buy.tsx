import { useState } from 'react';
import { money } from './money';
import { Press, Said, mutedText } from './parts';
import { usePaid, useShop } from './use-shop';
import { say, sayFault } from './words';

/** What a product costs, as the server says it. */
export function Price({ product, className = '' }: { product: string; className?: string }) {
  const found = useShop().products?.find(({ id }) => id === product);
  return <span className={`tabular-nums ${className}`}>{found ? money(found.amount, found.currency) : '…'}</span>;
}

/** Pays for one product at once. */
export function BuyButton({
  product,
  quantity = 1,
  returnTo = '/orders',
  label,
  className = '',
}: {
  product: string;
  quantity?: number;
  /** The page that shows <Receipt/>. */
  returnTo?: string;
  label?: string;
  className?: string;
}) {
  const { products, pay } = useShop();
  const isPaid = usePaid(product);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const found = products?.find(({ id }) => id === product);
  if (products !== null && !found?.is_active) return <p className={`text-sm ${mutedText}`}>{say('notSold')}</p>;
  if (found?.is_access && isPaid) return <p className={`text-sm ${mutedText}`}>{say('isYours')}</p>;
  return (
    <div className={`grid justify-items-start gap-2 ${className}`}>
      <Press
        look="main"
        isBusy={isBusy || !found}
        onClick={async () => {
          setBusy(true);
          setFault(await pay([{ product, quantity }], returnTo));
          setBusy(false);
        }}
      >
        {label ?? say('buy')}
        {found && <span className="tabular-nums">{money(found.amount * quantity, found.currency)}</span>}
      </Press>
      {fault !== null && <Said isProblem>{sayFault(fault)}</Said>}
    </div>
  );
}

/** Puts a product into the cart. */
export function AddToCart({ product, label, className = '' }: { product: string; label?: string; className?: string }) {
  const { products, add, items } = useShop();
  const found = products?.find(({ id }) => id === product);
  const has = items.find((one) => one.product === product)?.quantity ?? 0;
  if (products !== null && !found?.is_active) return <p className={`text-sm ${mutedText}`}>{say('notSold')}</p>;
  return (
    <div className={className}>
      <Press disabled={!found || has >= (found.is_access ? 1 : found.most)} onClick={() => add(product)}>
        {label ?? say('add')}
        {has > 0 && <span className="tabular-nums">({has})</span>}
      </Press>
    </div>
  );
}
