import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { supabase } from '@/lib/supabase';
import { useGuestOrders } from './use-guest-orders';
import { beginCheckout, hasPaid, listProducts, type Item, type Product } from './calls';

type Shop = {
  /** Null until they are known. */
  products: readonly Product[] | null;
  /** Code of what went wrong, for `sayFault`. */
  fault: string | null;
  items: readonly Item[];
  count: number;
  moved: number;
  add(product: string, quantity?: number): void;
  /** 0 takes it out. */
  setQuantity(product: string, quantity: number): void;
  clear(): void;
  reload(): Promise<void>;
  /** Leads to where it is paid; comes back only if that failed. */
  pay(items: readonly Item[], path: string): Promise<string | null>;
};

const Context = createContext<Shop | null>(null);
const place = 'payments-cart';

function readCart(): Item[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((one: Partial<Item> | null) =>
      typeof one?.product === 'string' && Number.isInteger(one.quantity) && one.quantity! > 0
        ? [{ product: one.product, quantity: one.quantity! }]
        : [],
    );
  } catch {
    return [];
  }
}

/** Around the whole app: knows what is sold and what lies in the cart. */
export function PaymentsProvider({ children }: { children: ReactNode }) {
  const [products, setProducts] = useState<readonly Product[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [items, setItems] = useState<readonly Item[]>(readCart);
  /** Counts up when orders have moved, so that lists read again. */
  const [moved, setMoved] = useState(0);
  useGuestOrders(useCallback(() => setMoved((before) => before + 1), []));
  const reload = useCallback(async () => {
    const found = await listProducts();
    if ('failure' in found) return setFault(found.failure.code);
    setFault(null);
    setProducts(found.value);
  }, []);
  useEffect(() => void reload(), [reload]);
  useEffect(() => {
    try {
      localStorage.setItem(place, JSON.stringify(items));
    } catch {
      // Without room the cart lasts as long as the page.
    }
  }, [items]);

  const value = useMemo((): Shop => {
    const setQuantity = (product: string, quantity: number) =>
      setItems((before) =>
        quantity <= 0
          ? before.filter((one) => one.product !== product)
          : before.some((one) => one.product === product)
            ? before.map((one) => (one.product === product ? { product, quantity } : one))
            : [...before, { product, quantity }],
      );
    return {
      ...{ products, fault, items, moved, reload, setQuantity },
      count: items.reduce((sum, { quantity }) => sum + quantity, 0),
      add(product, quantity = 1) {
        const known = products?.find(({ id }) => id === product);
        const most = known?.is_access ? 1 : (known?.most ?? 1);
        const has = items.find((one) => one.product === product)?.quantity ?? 0;
        setQuantity(product, Math.min(most, has + quantity));
      },
      clear: () => setItems([]),
      async pay(wanted, path) {
        const begun = await beginCheckout(wanted, path);
        if ('failure' in begun) return begun.failure.code;
        const { url } = begun.value;
        // Stripe's own page shows itself in no frame, such as Easel's preview.
        const isFramed = window.top !== window && new URL(url).origin !== location.origin;
        if (isFramed) window.open(url, '_blank', 'noopener');
        else location.assign(url);
        return null;
      },
    };
  }, [products, fault, items, moved, reload]);
  return <Context value={value}>{children}</Context>;
}

export function useShop(): Shop {
  const shop = useContext(Context);
  if (shop === null)
    throw new Error('Payments are used outside <PaymentsProvider>: put it around the routes in src/App.tsx.');
  return shop;
}

/** What is sold; null until it is known. */
export const useProducts = () => useShop().products?.filter(({ is_active }) => is_active) ?? null;

/** The cart: what lies in it, and how to change it. */
export function useCart() {
  const { items, count, add, setQuantity, clear } = useShop();
  return { items, count, add, setQuantity, clear };
}

/** Whether whoever is here has paid for a product; null until it is known. */
export function usePaid(product: string): boolean | null {
  const [isPaid, setPaid] = useState<boolean | null>(null);
  useEffect(() => {
    let isHere = true;
    const load = async () => {
      const answer = await hasPaid(product);
      if (isHere) setPaid('value' in answer ? answer.value === true : false);
    };
    void load();
    const { data } = supabase.auth.onAuthStateChange(() => void load());
    return () => {
      isHere = false;
      data.subscription.unsubscribe();
    };
  }, [product]);
  return isPaid;
}
