import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { toast } from 'sonner';
import { useAuth } from '@/modules/auth';
import { isFull, nextOpen, useNights, usePlaces, type Night } from '@/data';
import { clock, wholeDay } from '@/dates';
import { supabase } from '@/lib/supabase';
import { NightScene } from '@/parts/drawings';
import { Wide, action, plainLink, quiet } from '@/parts/layout';
import { Moon, moonWords } from '@/parts/moon';
import { Waiting } from '@/parts/night-row';
import { words } from '@/words';

const say = words.night;

export function NightPage() {
  const { id } = useParams();
  const { rows, hasFailed, load } = useNights();
  const night = rows?.find((one) => one.id === id);
  if (rows === null)
    return (
      <Wide className="py-12">
        <Waiting hasFailed={hasFailed} onAgain={() => void load()} />
      </Wide>
    );
  if (!night)
    return (
      <Wide className="py-16">
        <h1 className="text-4xl">{say.missing}</h1>
        <Link to="/nights" className={plainLink}>
          {say.back}
        </Link>
      </Wide>
    );
  const begins = new Date(night.begins_at);
  const facts = [
    [say.when, `${wholeDay(begins)}, ${clock(begins)}`],
    [say.where, night.place],
    [say.bring, night.bring],
    [say.moon, moonWords(begins)],
    [say.places, say.of(night.taken, night.seats)],
  ].filter(([, text]) => text !== '');
  return (
    <article>
      <div className="relative isolate h-72 overflow-hidden bg-night sm:h-[26rem]">
        <NightScene kind={night.kind} />
        <Moon date={begins} className="absolute top-8 right-[8%] size-20 sm:size-32" />
      </div>
      <Wide className="grid gap-x-16 gap-y-10 pt-10 md:grid-cols-[1fr_20rem]">
        <div>
          <Link to="/nights" className="text-sm text-muted underline underline-offset-4">
            {say.back}
          </Link>
          <h1 className="mt-4 text-[clamp(2.75rem,6vw,4.75rem)] leading-[0.95] tracking-tight">{night.title}</h1>
          <p className="mt-6 max-w-[38rem] text-xl leading-relaxed whitespace-pre-line">{night.words}</p>
          <div className="mt-8">
            <Joining night={night} others={rows} onChange={load} />
          </div>
        </div>
        <dl className="self-start border-t-2 border-ink">
          {facts.map(([name, text]) => (
            <div key={name} className="border-b border-line py-3.5">
              <dt className="text-sm text-muted">{name}</dt>
              <dd className="mt-0.5">{text}</dd>
            </div>
          ))}
          <div className="pt-4">
            <button type="button" className={quiet} onClick={() => saveToCalendar(night)}>
              {say.calendar}
            </button>
          </div>
        </dl>
      </Wide>
    </article>
  );
}

function Joining({
  night,
  others,
  onChange,
}: {
  night: Night;
  others: readonly Night[];
  onChange: () => Promise<void>;
}) {
  const { user, has, isReady } = useAuth();
  const { rows: places, load } = usePlaces();
  const [isBusy, setBusy] = useState(false);
  const mine = places?.find((one) => one.night_id === night.id && one.member_id === user?.id);
  const isOver = new Date(night.begins_at).getTime() < Date.now();
  const other = nextOpen(others, night.id);

  async function take() {
    setBusy(true);
    const { error } = await supabase.from('places').insert({ night_id: night.id });
    await Promise.all([load(), onChange()]);
    setBusy(false);
    if (error === null) toast.success(say.took);
    else toast.error(error.code === 'P0001' ? say.lost : error.code === '42501' ? words.notAllowed : words.wrong);
  }
  async function giveBack() {
    if (!mine) return;
    setBusy(true);
    const { error } = await supabase.from('places').delete().eq('id', mine.id).select().single();
    await Promise.all([load(), onChange()]);
    setBusy(false);
    if (error !== null) toast.error(words.wrong);
    else toast(say.gave, { action: { label: say.undo, onClick: () => void take() } });
  }
  const elsewhere = (text: string) => (
    <p>
      {text}{' '}
      {other && (
        <Link to={`/nights/${other.id}`} className="underline underline-offset-4 hover:text-accent">
          {other.title}, {wholeDay(new Date(other.begins_at))}
        </Link>
      )}
    </p>
  );

  if (night.is_off) return elsewhere(say.offWords);
  if (isOver) return elsewhere(say.overWords);
  if (mine)
    return (
      <div className="flex flex-wrap items-center gap-4 border-l-4 border-accent pl-5">
        <p className="font-display text-2xl">{words.nights.yours}</p>
        <button type="button" className={quiet} disabled={isBusy} onClick={() => void giveBack()}>
          {say.give}
        </button>
      </div>
    );
  if (isFull(night))
    return (
      <div>
        <p className="font-display text-2xl">{say.fullTitle}</p>
        {elsewhere(say.fullWords)}
      </div>
    );
  if (!isReady || (user && places === null)) return <div className="h-11" />;
  if (!has('member'))
    return (
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <Link to="/account" className={action}>
          {words.nav.join}
        </Link>
        <p className="text-muted">{say.join}</p>
      </div>
    );
  return (
    <button type="button" className={action} disabled={isBusy} onClick={() => void take()}>
      {say.take}
    </button>
  );
}

/** A calendar file, three hours long. */
function saveToCalendar(night: Night) {
  const stamp = (date: Date) => date.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const begins = new Date(night.begins_at);
  const plain = (text: string) => text.replace(/([\\;,])/g, '\\$1').replaceAll('\n', '\\n');
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//club//EN', 'BEGIN:VEVENT', `UID:${night.id}`],
    ...[`DTSTAMP:${stamp(new Date())}`, `DTSTART:${stamp(begins)}`],
    `DTEND:${stamp(new Date(begins.getTime() + 3 * 3600_000))}`,
    ...[`SUMMARY:${plain(night.title)}`, `LOCATION:${plain(night.place)}`, `DESCRIPTION:${plain(night.words)}`],
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ];
  const url = URL.createObjectURL(new Blob([lines.join('\r\n')], { type: 'text/calendar' }));
  Object.assign(document.createElement('a'), { href: url, download: 'evening.ics' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
