import { useCallback, useEffect, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { Input } from '@/components/ui/input';
import { supabase } from '@/lib/supabase';
import type { Database } from '@/lib/database.types';
import { words } from '@/words';
import { quiet } from './layout';

type Product = Database['public']['Tables']['pay_products']['Row'];
const say = words.workshop;
/** Each of the shop's currencies has hundredths. */
const cents = 100;

/** The price of each item, and whether it is for sale; the owner edits both in place. */
export function PriceList() {
  const [products, setProducts] = useState<Product[]>([]);
  const load = useCallback(async () => {
    const { data } = await supabase.from('pay_products').select().order('amount');
    if (data) setProducts(data);
  }, []);
  useEffect(() => void load(), [load]);

  async function save(product: Product, change: Partial<Product>) {
    const { id, name, amount, is_active } = { ...product, ...change };
    const { error } = await supabase.rpc('pay_save_product', {
      ...{ product: id, title: name, price: amount, active: is_active },
    });
    if (error) toast.error(say.priceRefused);
    else toast.success(say.priceSaved);
    await load();
  }
  function onPrice(event: FormEvent<HTMLFormElement>, product: Product) {
    event.preventDefault();
    const typed = Number(String(new FormData(event.currentTarget).get('price')).replace(',', '.'));
    const amount = Math.round(typed * cents);
    if (!Number.isSafeInteger(amount) || amount < 1) return void toast.error(say.priceRefused);
    void save(product, { amount });
  }
  return (
    <section className="rounded-lg bg-sky p-6">
      <h2 className="text-2xl">{say.prices}</h2>
      <ul aria-label={say.prices} className="mt-3">
        {products.map((product) => (
          <li key={product.id} className="border-t border-ink/15 py-3">
            <p className={`font-display font-medium ${product.is_active ? '' : 'text-muted line-through'}`}>
              {product.name}
            </p>
            <form className="mt-1.5 flex flex-wrap gap-2" onSubmit={(event) => onPrice(event, product)}>
              <Input
                key={product.amount}
                name="price"
                inputMode="decimal"
                aria-label={say.priceOf(product.name)}
                defaultValue={(product.amount / cents).toFixed(2)}
                className="h-11 w-24 bg-card tabular-nums"
              />
              <button type="submit" className={quiet}>
                {say.save}
              </button>
              <button
                type="button"
                className={quiet}
                onClick={() => void save(product, { is_active: !product.is_active })}
              >
                {product.is_active ? say.stop : say.start}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}
