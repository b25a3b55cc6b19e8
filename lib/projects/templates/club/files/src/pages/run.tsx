import { useState } from 'react';
import { Link } from 'react-router-dom';
import { toast } from 'sonner';
import { Input } from '@/components/ui/input';
import { ahead, isFull, useNights, usePlaces, usePosts, type Night } from '@/data';
import { clock, wholeDay } from '@/dates';
import { supabase } from '@/lib/supabase';
import { Opening, Wide, action, quiet } from '@/parts/layout';
import { Moon } from '@/parts/moon';
import { NightForm } from '@/parts/night-form';
import { Waiting, placesWords } from '@/parts/night-row';
import { refusal } from './board';
import { words } from '@/words';

const say = words.run;
const week = 7 * 24 * 3600_000;
type Open = { id: string; as: 'form' | 'people' } | null;

/** The page for the owner and the editors: the next evening, three numbers, and all evenings, edited in place. */
export function Run() {
  const nights = useNights();
  const { rows: places } = usePlaces();
  const { rows: posts } = usePosts();
  const [open, setOpen] = useState<Open>(null);
  const [search, setSearch] = useState('');
  const coming = ahead(nights.rows ?? []);
  const standing = coming.filter((night) => !night.is_off);
  const [next] = standing;
  const sum = (of: (night: Night) => number) => standing.reduce((total, night) => total + of(night), 0);
  const written = (from: number, to: number) =>
    (posts ?? []).filter(({ created_at: at }) => {
      const age = Date.now() - new Date(at).getTime();
      return age >= from && age < to;
    }).length;
  const figures = [
    [sum((night) => night.taken), sum((night) => night.seats)],
    [standing.length, standing.filter(isFull).length],
    [written(0, week), written(week, 2 * week)],
  ] as const;
  const fitting = coming.filter(({ title, place }) =>
    `${title} ${place}`.toLowerCase().includes(search.trim().toLowerCase()),
  );

  async function callOff(night: Night) {
    const { error } = await supabase
      .from('nights')
      .update({ is_off: !night.is_off })
      .eq('id', night.id)
      .select()
      .single();
    if (error) toast.error(refusal(error));
    else toast(night.is_off ? say.wentOn : say.wentOff);
    await nights.load();
  }
  const close = async () => {
    setOpen(null);
    await nights.load();
  };
  return (
    <div>
      <Opening title={say.title}>
        <Link to="/people" className={quiet}>
          {say.people}
        </Link>
      </Opening>
      <Wide>
        <div className="grid gap-px border-y border-line bg-line md:grid-cols-[2fr_1fr_1fr_1fr]">
          <div className="flex items-center gap-5 bg-paper py-6 pr-4">
            {next && <Moon date={new Date(next.begins_at)} className="size-14" />}
            <div>
              <p className="text-sm text-muted">{say.next}</p>
              {next ? (
                <>
                  <p className="font-display text-3xl leading-tight">{next.title}</p>
                  <p className="text-sm">
                    {wholeDay(new Date(next.begins_at))}, {clock(new Date(next.begins_at))} ·{' '}
                    {words.night.of(next.taken, next.seats)}
                  </p>
                </>
              ) : (
                <p>{say.nobody}</p>
              )}
            </div>
          </div>
          {figures.map(([now, before], at) => (
            <div key={say.numbers[at]} className="bg-paper py-6 md:px-5">
              <p className="text-sm text-muted">{say.numbers[at]}</p>
              <p className="font-display text-5xl leading-none tabular-nums">{now}</p>
              <p className="mt-1 text-sm text-muted">{say.before[at]?.(before)}</p>
            </div>
          ))}
        </div>
        <div className="flex flex-wrap items-center gap-4 pt-12 pb-5">
          <button type="button" className={action} onClick={() => setOpen({ id: '', as: 'form' })}>
            {say.add}
          </button>
          <Input
            type="search"
            aria-label={say.search}
            placeholder={say.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="w-full sm:ml-auto sm:w-64"
          />
        </div>
        {open?.id === '' && <NightForm night={null} onEnd={close} />}
        {nights.rows === null ? (
          <Waiting hasFailed={nights.hasFailed} onAgain={() => void nights.load()} />
        ) : (
          <ul>
            {fitting.length === 0 && <li className="border-y border-line py-8 text-muted">{say.nobody}</li>}
            {fitting.map((night) => (
              <li key={night.id} className="border-t border-line py-4 last:border-b">
                <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
                  <Moon date={new Date(night.begins_at)} className="size-9" />
                  <div className="min-w-0 flex-1 basis-52">
                    <h2 className={`text-2xl leading-tight ${night.is_off ? 'line-through' : ''}`}>{night.title}</h2>
                    <p className="text-sm text-muted">
                      {wholeDay(new Date(night.begins_at))}, {clock(new Date(night.begins_at))} · {placesWords(night)} ·{' '}
                      {words.night.of(night.taken, night.seats)}
                    </p>
                  </div>
                  <div className="flex flex-wrap gap-2">
                    <button
                      type="button"
                      className={quiet}
                      aria-expanded={open?.id === night.id && open.as === 'people'}
                      onClick={() =>
                        setOpen(open?.as === 'people' && open.id === night.id ? null : { id: night.id, as: 'people' })
                      }
                    >
                      {say.who}
                    </button>
                    <button type="button" className={quiet} onClick={() => setOpen({ id: night.id, as: 'form' })}>
                      {say.change}
                    </button>
                    <button type="button" className={quiet} onClick={() => void callOff(night)}>
                      {night.is_off ? say.on : say.off}
                    </button>
                  </div>
                </div>
                {open?.id === night.id && open.as === 'form' && <NightForm night={night} onEnd={close} />}
                {open?.id === night.id && open.as === 'people' && (
                  <ul aria-label={say.who} className="mt-3 flex flex-wrap gap-x-6 gap-y-1 border-l-4 border-line pl-4">
                    {(places ?? [])
                      .filter((one) => one.night_id === night.id)
                      .map((one) => (
                        <li key={one.id}>{one.member_name || words.board.somebody}</li>
                      ))}
                    {night.taken === 0 && <li className="text-muted">{say.nobodyYet}</li>}
                  </ul>
                )}
              </li>
            ))}
          </ul>
        )}
      </Wide>
    </div>
  );
}
