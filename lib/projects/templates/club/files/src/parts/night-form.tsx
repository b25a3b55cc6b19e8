import { useId, useState, type ComponentProps, type FormEvent } from 'react';
import { toast } from 'sonner';
import { fieldClasses, Input } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { Textarea } from '@/components/ui/textarea';
import type { Night } from '@/data';
import { fieldValue } from '@/dates';
import { cn } from '@/lib/utils';
import { supabase } from '@/lib/supabase';
import { words } from '@/words';
import { action, quiet } from './layout';

const say = words.run;

/** In a week, at half past eight. */
function usualTime(): Date {
  const date = new Date(Date.now() + 7 * 24 * 3600_000);
  date.setHours(20, 30, 0, 0);
  return date;
}

/** An evening's fields; `night` is null for a new one. */
export function NightForm({ night, onEnd }: { night: Night | null; onEnd: () => Promise<void> }) {
  const [title, setTitle] = useState(night?.title ?? '');
  const [kind, setKind] = useState(night?.kind ?? 'sky');
  const [text, setText] = useState(night?.words ?? '');
  const [place, setPlace] = useState(night?.place ?? '');
  const [bring, setBring] = useState(night?.bring ?? '');
  const [begins, setBegins] = useState(fieldValue(night ? new Date(night.begins_at) : usualTime()));
  const [seats, setSeats] = useState(String(night?.seats ?? 12));
  const [isBusy, setBusy] = useState(false);
  const [hasFailed, setFailed] = useState(false);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const row = {
      ...{ title: title.trim(), kind, words: text.trim(), place: place.trim(), bring: bring.trim() },
      ...{ begins_at: new Date(begins).toISOString(), seats: Number(seats) },
    };
    const table = supabase.from('nights');
    const { error } = await (night ? table.update(row).eq('id', night.id).select().single() : table.insert(row));
    setBusy(false);
    setFailed(error !== null);
    if (error) return;
    toast.success(say.saved);
    await onEnd();
  };
  return (
    <form
      aria-label={night ? say.changeOne : say.add}
      onSubmit={(event) => void save(event)}
      className="my-4 grid gap-4 border border-line bg-card p-6 sm:grid-cols-2"
    >
      <Field
        label={say.title2}
        value={title}
        maxLength={80}
        required
        onChange={(event) => setTitle(event.target.value)}
      />
      <div className="grid content-start gap-1.5">
        <Label htmlFor="night-kind">{words.nights.kind}</Label>
        <select
          id="night-kind"
          className={cn(fieldClasses)}
          value={kind}
          onChange={(event) => setKind(event.target.value)}
        >
          {Object.entries(words.kinds).map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <Field
        label={say.begins}
        type="datetime-local"
        value={begins}
        required
        onChange={(event) => setBegins(event.target.value)}
      />
      <Field
        label={say.seats}
        type="number"
        min={1}
        max={200}
        value={seats}
        required
        onChange={(event) => setSeats(event.target.value)}
      />
      <Field
        label={words.night.where}
        value={place}
        maxLength={120}
        onChange={(event) => setPlace(event.target.value)}
      />
      <Field
        label={words.night.bring}
        value={bring}
        maxLength={300}
        onChange={(event) => setBring(event.target.value)}
      />
      <div className="grid gap-1.5 sm:col-span-2">
        <Label htmlFor="night-words">{say.words}</Label>
        <Textarea
          id="night-words"
          value={text}
          maxLength={1200}
          rows={4}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {hasFailed && (
        <p role="alert" className="text-danger sm:col-span-2">
          {say.refused}
        </p>
      )}
      <div className="flex flex-wrap gap-3 sm:col-span-2">
        <button type="submit" className={action} disabled={isBusy || title.trim() === '' || begins === ''}>
          {night ? say.save : say.announce}
        </button>
        <button type="button" className={quiet} onClick={() => void onEnd()}>
          {words.board.cancel}
        </button>
      </div>
    </form>
  );
}

function Field({ label, ...props }: ComponentProps<'input'> & { label: string }) {
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input id={id} {...props} />
    </div>
  );
}
