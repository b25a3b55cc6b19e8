import { useState } from 'react';
import { money } from './money';
import { Link, Press, Said, lineColor, mutedText } from './parts';
import { useShop } from './use-shop';
import { say, sayFault } from './words';

/** What lies in the cart, with its sum and the way to pay. */
export function Cart({ returnTo = '/orders' }: { returnTo?: string }) {
  const { products, fault, items, setQuantity, pay, reload } = useShop();
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  if (fault !== null)
    return (
      <div className="grid justify-items-start gap-3">
        <Said isProblem>{sayFault(fault)}</Said>
        <Press onClick={() => void reload()}>{say('tryAgain')}</Press>
      </div>
    );
  if (products === null) return <p className={`text-sm ${mutedText}`}>{say('waiting')}</p>;
  const lines = items.flatMap((item) => {
    const product = products.find(({ id, is_active }) => id === item.product && is_active);
    return product ? [{ product, quantity: item.quantity }] : [];
  });
  if (lines.length === 0) return <p className={`text-sm ${mutedText}`}>{say('cartEmpty')}</p>;
  const { currency } = lines[0]!.product;
  const total = lines.reduce((sum, { product, quantity }) => sum + product.amount * quantity, 0);
  return (
    <section aria-label={say('cart')} className="grid gap-4">
      <ul className="grid">
        {lines.map(({ product, quantity }) => (
          <li key={product.id} className={`flex flex-wrap items-center gap-x-4 gap-y-2 border-b ${lineColor} py-3`}>
            <span className="min-w-0 flex-1 basis-32 font-medium break-words">{product.name}</span>
            <span className="flex items-center gap-2">
              <Press
                className="w-11 px-0"
                aria-label={say('fewer', { name: product.name })}
                onClick={() => setQuantity(product.id, quantity - 1)}
              >
                −
              </Press>
              <span className="min-w-6 text-center tabular-nums" aria-live="polite">
                {quantity}
              </span>
              <Press
                className="w-11 px-0"
                aria-label={say('more', { name: product.name })}
                disabled={quantity >= (product.is_access ? 1 : product.most)}
                onClick={() => setQuantity(product.id, quantity + 1)}
              >
                +
              </Press>
            </span>
            <span className="ml-auto tabular-nums">{money(product.amount * quantity, product.currency)}</span>
            <Link aria-label={say('removeName', { name: product.name })} onClick={() => setQuantity(product.id, 0)}>
              {say('remove')}
            </Link>
          </li>
        ))}
      </ul>
      <p className="flex justify-between gap-4 text-lg font-semibold">
        <span>{say('total')}</span>
        <span className="tabular-nums">{money(total, currency)}</span>
      </p>
      <Press
        look="main"
        isBusy={isBusy}
        onClick={async () => {
          setBusy(true);
          setFailed(
            await pay(
              lines.map(({ product, quantity }) => ({ product: product.id, quantity })),
              returnTo,
            ),
          );
          setBusy(false);
        }}
      >
        {say('checkout')}
      </Press>
      {failed !== null && <Said isProblem>{sayFault(failed)}</Said>}
    </section>
  );
}
