import { useCallback, useEffect, useState } from 'react';
import { useAuth } from '@/modules/auth';
import { useProducts, type Product } from '@/modules/payments';
import { supabase } from '@/lib/supabase';
import type { Database } from '@/lib/database.types';

type Tables = Database['public']['Tables'];
type KiteRow = Tables['kites']['Row'];
export type Delivery = Tables['deliveries']['Row'];
/** An item of the shop: its description, and its name and price. */
export type Kite = KiteRow & Product;

type Loaded<Row> = { rows: Row[] | null; hasFailed: boolean; load: () => Promise<void> };

/** Rows that are read again when the person returns to the page. */
function useRows<Row>(read: () => PromiseLike<{ data: Row[] | null; error: unknown }>): Loaded<Row> {
  const [rows, setRows] = useState<Row[] | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const load = useCallback(async () => {
    const { data, error } = await read();
    setFailed(error !== null);
    if (error === null) setRows(data ?? []);
  }, [read]);
  useEffect(() => {
    void load();
    const onLook = () => document.visibilityState === 'visible' && void load();
    document.addEventListener('visibilitychange', onLook);
    return () => document.removeEventListener('visibilitychange', onLook);
  }, [load]);
  return { rows, hasFailed, load };
}

const readKites = () => supabase.from('kites').select().order('place');

/** Everything that is for sale, in the order of the shop; null until it is known. */
export function useKites(): { kites: Kite[] | null; hasFailed: boolean; load: () => Promise<void> } {
  const products = useProducts();
  const { rows, hasFailed, load } = useRows(readKites);
  const kites =
    rows === null || products === null
      ? null
      : rows.flatMap((row) => {
          const product = products.find(({ id }) => id === row.product);
          return product ? [{ ...row, ...product }] : [];
        });
  return { kites, hasFailed, load };
}

export type PaidOrder = Pick<
  Tables['pay_orders']['Row'],
  'id' | 'currency' | 'charged' | 'total' | 'email' | 'paid_at' | 'is_test'
> & { pay_lines: { name: string; quantity: number; product_id: string }[]; deliveries: Delivery | null };

/** Paid orders with their delivery addresses: all of them for the owner, otherwise the person's own. */
export function usePaidOrders(whose: 'all' | 'own'): Loaded<PaidOrder> {
  const { user } = useAuth();
  // Guests have orders too, without an account.
  const read = useCallback(async () => {
    const { data } = await supabase.auth.getSession();
    if (!data.session) return { data: [], error: null };
    const all = supabase
      .from('pay_orders')
      .select(
        'id, currency, charged, total, email, paid_at, is_test, pay_lines(name, quantity, product_id), deliveries(*)',
      )
      .eq('status', 'paid');
    const found = await (whose === 'own' ? all.eq('buyer', data.session.user.id) : all).order('paid_at', {
      ascending: false,
    });
    return found as unknown as { data: PaidOrder[] | null; error: unknown };
  }, [whose, user?.id]);
  return useRows(read);
}
