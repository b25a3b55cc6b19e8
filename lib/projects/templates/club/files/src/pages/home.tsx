import { Link } from 'react-router-dom';
import { useAuth } from '@/modules/auth';
import { ahead, nextOpen, useNights, usePlaces, type Night } from '@/data';
import { clock, isSameDay, shortMonth, shortWeekday, wholeDay } from '@/dates';
import { HillAtNight } from '@/parts/drawings';
import { Wide, action, plainLink } from '@/parts/layout';
import { Moon, moonWords } from '@/parts/moon';
import { NightRow, Waiting, placesWords } from '@/parts/night-row';
import { words } from '@/words';

const say = words.home;
const shown = 28;

export function Home() {
  const { user } = useAuth();
  const { rows, hasFailed, load } = useNights();
  const { rows: places } = usePlaces();
  const coming = ahead(rows ?? []);
  const next = nextOpen(coming) ?? coming[0];
  const isMine = (night: Night) =>
    (places ?? []).some((one) => one.night_id === night.id && one.member_id === user?.id);
  return (
    <>
      <section className="relative isolate overflow-hidden bg-night text-star">
        <div className="absolute inset-0 -z-10">
          <HillAtNight />
        </div>
        <div className="absolute inset-x-0 top-0 -z-10 h-3/4 bg-linear-to-b from-night via-night/70 to-transparent md:hidden" />
        <Wide className="flex min-h-[43rem] flex-col pt-10 pb-[17rem] md:min-h-[38rem] md:pt-14 md:pb-24">
          <p className="text-sm">{say.over}</p>
          <h1 className="mt-3 max-w-[11ch] text-[clamp(3.25rem,7.5vw,6.25rem)] leading-[0.9] tracking-tight motion-safe:animate-in motion-safe:fade-in motion-safe:slide-in-from-bottom-3 motion-safe:duration-700 [:lang(zh)_&]:text-[clamp(2.75rem,6vw,5rem)] [:lang(zh)_&]:leading-[1.15]">
            {say.title}
          </h1>
          <p className="mt-5 max-w-sm text-lg leading-snug">{say.lead}</p>
          <p className="mt-6 flex flex-wrap gap-x-6 gap-y-3">
            {!user && (
              <Link
                to="/account"
                className="inline-flex min-h-11 items-center rounded-full bg-star px-6 font-medium text-night transition hover:brightness-95 active:translate-y-px"
              >
                {say.first}
              </Link>
            )}
            <Link to="/nights" className="inline-flex min-h-11 items-center underline underline-offset-6">
              {say.second}
            </Link>
          </p>
        </Wide>
      </section>
      <Wide>
        {next && (
          <Link
            to={`/nights/${next.id}`}
            className="group relative -mt-16 flex flex-wrap items-center gap-x-8 gap-y-4 border border-line bg-card p-6 shadow-[0_18px_40px_-24px_rgb(0_0_0/0.5)] transition motion-safe:hover:-translate-y-0.5 md:ml-auto md:w-[44rem] md:flex-nowrap"
          >
            <Moon date={new Date(next.begins_at)} className="size-16" />
            <span className="min-w-0 flex-1 basis-52">
              <span className="text-sm text-accent">{say.next}</span>
              <span className="block font-display text-3xl leading-tight tracking-tight group-hover:text-accent">
                {next.title}
              </span>
              <span className="mt-1 block text-muted">
                {wholeDay(new Date(next.begins_at))}, {clock(new Date(next.begins_at))} · {next.place}
              </span>
            </span>
            <span className={action}>{placesWords(next, isMine(next))}</span>
          </Link>
        )}
        <Strip nights={coming} />
        <section className="mt-20">
          <div className="flex flex-wrap items-end justify-between gap-4">
            <h2 className="text-4xl tracking-tight sm:text-5xl">{say.coming}</h2>
            <Link to="/nights" className={plainLink}>
              {say.all}
            </Link>
          </div>
          <div className="mt-6">
            {rows === null ? (
              <Waiting hasFailed={hasFailed} onAgain={() => void load()} />
            ) : coming.length === 0 ? (
              <p className="border-y border-line py-8 text-muted">{words.nights.noneAll}</p>
            ) : (
              <ul>
                {coming.slice(0, 4).map((night) => (
                  <NightRow key={night.id} night={night} isMine={isMine(night)} />
                ))}
              </ul>
            )}
          </div>
        </section>
        <section className="mt-24 grid gap-10 md:grid-cols-[1fr_2fr]">
          <div>
            <h2 className="text-4xl tracking-tight sm:text-5xl">{say.aboutTitle}</h2>
            <p className="mt-4 text-muted">{say.price}</p>
          </div>
          <dl className="grid gap-6">
            {say.about.map(([name, text], at) => (
              <div key={name} className="grid grid-cols-[3rem_1fr] gap-x-4 border-t border-line pt-5">
                <dt className="col-start-2 font-display text-2xl tracking-tight">{name}</dt>
                <dd className="col-start-2 max-w-[34rem] text-muted">{text}</dd>
                <dd aria-hidden="true" className="col-start-1 row-span-2 row-start-1">
                  <Moon date={phaseDay(at)} className="size-9" />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </Wide>
    </>
  );
}

/** A day of a waxing Moon: crescent, half, full. */
const phaseDay = (at: number) => new Date(Date.UTC(2000, 0, 10 + at * 5, 12));

/** Four weeks of Moons; evenings are marked with a ring. */
function Strip({ nights }: { nights: readonly Night[] }) {
  const today = new Date();
  const days = Array.from({ length: shown }, (_, day) => {
    const date = new Date(today);
    date.setDate(today.getDate() + day);
    date.setHours(22, 0, 0, 0);
    return date;
  });
  return (
    <section className="mt-20">
      <h2 className="text-4xl tracking-tight sm:text-5xl">{say.strip}</h2>
      <p className="mt-3 max-w-xl text-muted">{say.stripWords}</p>
      <ol className="mt-7 grid grid-cols-7 gap-y-5 md:grid-cols-14">
        {days.map((date, at) => {
          const night = nights.find((one) => isSameDay(new Date(one.begins_at), date) && !one.is_off);
          const face = (
            <>
              <span className="text-xs text-muted">{at === 0 ? say.tonight : shortWeekday(date)}</span>
              <span className={`rounded-full p-1 ring-2 ${night ? 'ring-accent' : 'ring-transparent'}`}>
                <Moon date={date} className="size-8 sm:size-11" />
              </span>
              <span className={`text-sm tabular-nums ${night ? 'font-semibold text-accent' : ''}`}>
                {date.getDate() === 1 ? shortMonth(date) : date.getDate()}
              </span>
              <span className="sr-only">{moonWords(date)}</span>
            </>
          );
          const look = 'grid justify-items-center gap-1.5';
          return (
            <li key={date.toISOString()}>
              {night ? (
                <Link
                  to={`/nights/${night.id}`}
                  title={night.title}
                  className={`${look} transition motion-safe:hover:-translate-y-1`}
                >
                  {face}
                  <span className="sr-only">{night.title}</span>
                </Link>
              ) : (
                <span className={look}>{face}</span>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
