import { Link } from 'react-router-dom';
import { isFull, type Night } from '@/data';
import { clock, dayAndMonth, weekday } from '@/dates';
import { words } from '@/words';
import { Moon, moonWords } from './moon';

/** The availability of places, in a word or two. */
export function placesWords(night: Night, isMine = false): string {
  if (night.is_off) return words.nights.off;
  if (new Date(night.begins_at).getTime() < Date.now()) return words.nights.over;
  if (isMine) return words.nights.yours;
  return isFull(night) ? words.nights.full : words.nights.left(night.seats - night.taken);
}

/** A bar that shows the share of the seats that are taken. */
function Seats({ night }: { night: Night }) {
  const share = Math.min(1, night.taken / night.seats);
  return (
    <span className="mt-1.5 block h-1 w-28 bg-line" aria-hidden="true">
      <span
        className={`block h-full ${isFull(night) ? 'bg-muted' : 'bg-accent'}`}
        style={{ width: `${share * 100}%` }}
      />
    </span>
  );
}

export function NightRow({ night, isMine = false }: { night: Night; isMine?: boolean }) {
  const begins = new Date(night.begins_at);
  return (
    <li className="border-t border-line last:border-b">
      <Link
        to={`/nights/${night.id}`}
        className="group grid grid-cols-[2.75rem_1fr] items-center gap-x-5 gap-y-1 py-5 transition hover:bg-tint/60 sm:grid-cols-[3.5rem_11rem_1fr_9rem] sm:px-3"
      >
        <span className="row-span-3 self-start sm:row-span-1 sm:self-center" title={moonWords(begins)}>
          <Moon date={begins} className="size-11 sm:size-12" />
        </span>
        <span className="text-sm text-muted tabular-nums sm:text-base">
          {weekday(begins)}
          <span className="max-sm:before:content-[',_'] sm:block sm:text-ink">
            {dayAndMonth(begins)}, {clock(begins)}
          </span>
        </span>
        <span>
          <span
            className={`block font-display text-2xl leading-tight tracking-tight group-hover:text-accent sm:text-3xl ${night.is_off ? 'line-through opacity-70' : ''}`}
          >
            {night.title}
          </span>
          <span className="mt-1 block text-sm text-muted">
            {words.kinds[night.kind as keyof typeof words.kinds] ?? night.kind} · {night.place}
          </span>
        </span>
        <span className="max-sm:col-start-2 sm:text-right">
          <span className={`text-sm font-semibold ${isMine ? 'text-accent' : ''}`}>{placesWords(night, isMine)}</span>
          <span className="flex sm:justify-end">
            <Seats night={night} />
          </span>
        </span>
      </Link>
    </li>
  );
}

/** A placeholder while rows are loading, or a way to try again if that failed. */
export function Waiting({ hasFailed, onAgain }: { hasFailed: boolean; onAgain: () => void }) {
  if (hasFailed)
    return (
      <p role="alert" className="py-8">
        {words.nights.failed}{' '}
        <button type="button" className="cursor-pointer underline underline-offset-4" onClick={onAgain}>
          {words.nights.again}
        </button>
      </p>
    );
  return (
    <div aria-hidden="true" className="motion-safe:animate-pulse">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="flex items-center gap-5 border-t border-line py-6">
          <span className="size-12 rounded-full bg-tint" />
          <span className="h-6 w-2/3 bg-tint" />
        </div>
      ))}
    </div>
  );
}
