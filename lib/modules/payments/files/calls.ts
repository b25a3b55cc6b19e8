import { supabase } from '@/lib/supabase';

export type Product = {
  id: string;
  name: string;
  description: string;
  /** In the currency's smallest unit. */
  amount: number;
  currency: string;
  /** Bought once, for good: opens something instead of being sent. */
  is_access: boolean;
  most: number;
  is_active: boolean;
};
export type OrderLine = { name: string; amount: number; quantity: number };
export type OrderStatus = 'open' | 'paid' | 'failed' | 'expired' | 'refunded';
export type Order = {
  id: string;
  status: OrderStatus;
  currency: string;
  total: number;
  charged: number | null;
  refunded: number;
  is_test: boolean | null;
  email: string | null;
  placed_at: string;
  paid_at: string | null;
  pay_lines: OrderLine[];
};
export type Sale = {
  id: string;
  placedAt: string;
  status: OrderStatus;
  currency: string;
  total: number;
  charged: number | null;
  refunded: number;
  email: string | null;
  failure: string | null;
  problem: string | null;
  isTest: boolean;
  what: string | null;
};
export type Overview = {
  income: { currency: string; isTest: boolean; amount: number; orders: number }[];
  customers: number;
  failed: number;
  problems: number;
  orders: Sale[];
};
export type Item = { product: string; quantity: number };
export type Failure = { code: string };
type Answered<Value> = { value: Value } | { failure: Failure };

type Fault = { code?: string; message: string; context?: unknown };
type Answer = { data: unknown; error: Fault | null };
type Rows = PromiseLike<Answer> & {
  eq(column: string, value: unknown): Rows;
  order(column: string, how?: { ascending: boolean }): Rows;
  limit(most: number): Rows;
};
// The tables and functions of this module, whatever else the app's own types say.
const db = supabase as unknown as {
  from(table: string): { select(columns: string): Rows };
  rpc(name: string, given?: object): PromiseLike<Answer>;
  functions: { invoke(name: string, options: { body: object }): Promise<Answer> };
};

async function ask<Value>(answering: PromiseLike<Answer>): Promise<Answered<Value>> {
  try {
    const { data, error } = await answering;
    return error ? { failure: { code: await codeOf(error) } } : { value: data as Value };
  } catch {
    return { failure: { code: 'network' } };
  }
}

async function codeOf({ code, message, context }: Fault): Promise<string> {
  if (message.startsWith('pay-')) return message;
  if (!(context instanceof Response)) return code ?? 'network';
  const said = (await context.json().catch(() => null)) as { code?: unknown } | null;
  return typeof said?.code === 'string' ? said.code : 'other';
}

export const listProducts = () =>
  ask<Product[]>(
    db.from('pay_products').select('id, name, description, amount, currency, is_access, most, is_active').order('name'),
  );

const orderColumns =
  'id, status, currency, total, charged, refunded, is_test, email, placed_at, paid_at, pay_lines(name, amount, quantity)';

/** Orders of whoever is signed in; the owner's own alone too. */
export async function listMyOrders(): Promise<Answered<Order[]>> {
  const { data } = await supabase.auth.getSession();
  if (!data.session) return { value: [] };
  const mine = db.from('pay_orders').select(orderColumns).eq('buyer', data.session.user.id);
  return ask<Order[]>(mine.order('placed_at', { ascending: false }).limit(100));
}

export async function findOrder(id: string): Promise<Answered<Order | null>> {
  const found = await ask<Order[]>(db.from('pay_orders').select(orderColumns).eq('id', id).limit(1));
  return 'value' in found ? { value: found.value[0] ?? null } : found;
}

/** Whether the person who is here has paid for a product. For the page's sake; rows are guarded by `has_paid()` in policies. */
export const hasPaid = (product: string) => ask<boolean>(db.rpc('has_paid', { product }));

/** Begins a payment and answers where it is paid. Whoever is not signed in gets an account without a name, so that the order is theirs. */
export async function beginCheckout(
  items: readonly Item[],
  path: string,
): Promise<Answered<{ order: string; url: string }>> {
  const { data } = await supabase.auth.getSession();
  if (!data.session) {
    const { error } = await supabase.auth.signInAnonymously();
    if (error) return { failure: { code: 'pay-sign-in' } };
  }
  const locale = document.documentElement.lang || navigator.language;
  return ask(db.functions.invoke('payments/checkout', { body: { items, path, locale } }));
}

export const refundOrder = (order: string) =>
  ask<{ state: string; amount: number }>(db.functions.invoke('payments/refund', { body: { order } }));
/** Orders that were placed as a guest become those of whoever is signed in now; `guest` is the guest's own session. */
export const adoptOrders = (guest: string) =>
  ask<{ taken: number }>(db.functions.invoke('payments/adopt', { body: { guest } }));
/** Asks first who is there: a refused call would look like a fault of the page. */
export async function readOverview(): Promise<Answered<Overview>> {
  const owner = await ask<boolean>(db.rpc('is_owner'));
  if ('failure' in owner) return owner;
  return owner.value ? ask<Overview>(db.rpc('pay_overview')) : { failure: { code: 'pay-owner-only' } };
}
export const saveProduct = ({ id, name, amount, is_active }: Product) =>
  ask<null>(db.rpc('pay_save_product', { product: id, title: name, price: amount, active: is_active }));
