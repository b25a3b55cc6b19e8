import { Link } from 'react-router-dom';
import { Cart, useCart } from '@/modules/payments';
import { KiteDrawing } from '@/parts/kite';
import { Opening, Wide, action } from '@/parts/layout';
import { words } from '@/words';

const say = words.cart;

export function CartPage() {
  const { count } = useCart();
  return (
    <Wide>
      <main>
        <Opening title={say.title} />
        {count === 0 ? (
          <div className="flex flex-wrap items-center gap-x-10 gap-y-6 rounded-lg bg-sky p-8">
            <KiteDrawing shape="diamond" colours={['chalk', 'rose', 'sun']} className="h-40 -rotate-12" />
            <div>
              <p className="max-w-sm text-xl">{say.empty}</p>
              <Link to="/" className={`${action} mt-5`}>
                {say.toShop}
              </Link>
            </div>
          </div>
        ) : (
          <div className="grid gap-x-16 gap-y-10 md:grid-cols-[1.7fr_1fr]">
            <Cart returnTo="/orders" />
            <aside className="self-start rounded-lg bg-sky p-6">
              <h2 className="text-xl">{say.thenTitle}</h2>
              <ol className="mt-3 grid list-decimal gap-2 pl-5">
                {say.then.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ol>
            </aside>
          </div>
        )}
      </main>
    </Wide>
  );
}
