import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { Textarea } from '@/components/ui/textarea';
import type { Delivery } from '@/data';
import { supabase } from '@/lib/supabase';
import { words } from '@/words';
import { action } from './layout';

const say = words.address;

/**
 * Asks for the delivery address of a paid order; the database accepts it only from the buyer, and only until the order
 * is sent.
 */
export function AddressForm({
  order,
  delivery,
  what,
  onEnd,
}: {
  order: string;
  delivery: Delivery | null;
  what: string;
  onEnd: () => Promise<void>;
}) {
  const [isBusy, setBusy] = useState(false);
  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? '').trim();
    const row = { name: text('name'), address: text('address'), wish: text('wish') };
    setBusy(true);
    const { error } = delivery
      ? await supabase.from('deliveries').update(row).eq('order_id', order).select().single()
      : await supabase.from('deliveries').insert({ order_id: order, ...row });
    setBusy(false);
    if (error) return void toast.error(say.refused);
    toast.success(say.saved);
    await onEnd();
  }
  return (
    <form onSubmit={(event) => void save(event)} className="grid gap-4 rounded-lg bg-sky p-6">
      <div>
        <h2 className="text-2xl">{say.title}</h2>
        <p className="text-muted">{what}</p>
      </div>
      <div className="grid gap-1.5">
        <Label htmlFor={`name-${order}`}>{say.name}</Label>
        <Input
          id={`name-${order}`}
          name="name"
          autoComplete="name"
          required
          maxLength={120}
          defaultValue={delivery?.name}
          className="bg-card"
        />
      </div>
      <div className="grid gap-1.5">
        <Label htmlFor={`address-${order}`}>{say.address}</Label>
        <Textarea
          id={`address-${order}`}
          name="address"
          autoComplete="street-address"
          required
          minLength={5}
          maxLength={500}
          rows={3}
          defaultValue={delivery?.address}
          className="bg-card"
        />
      </div>
      <div className="grid gap-1.5">
        <Label htmlFor={`wish-${order}`}>{say.wish}</Label>
        <Input id={`wish-${order}`} name="wish" maxLength={300} defaultValue={delivery?.wish} className="bg-card" />
      </div>
      <button type="submit" className={`${action} justify-self-start`} disabled={isBusy}>
        {say.save}
      </button>
    </form>
  );
}
