import { Link } from 'react-router-dom';
import { money } from '@/modules/payments';
import type { Kite } from '@/data';
import { KiteDrawing } from './kite';
import { WindRange } from './wind';

/** One kite in its piece of sky; a large card has room for text next to it. */
export function KiteCard({ kite, isLarge = false }: { kite: Kite; isLarge?: boolean }) {
  return (
    <li className={isLarge ? 'sm:col-span-2' : ''}>
      <Link
        to={`/kites/${kite.id}`}
        className={`group flex h-full flex-col overflow-hidden rounded-lg bg-sky ${isLarge ? 'md:flex-row' : ''}`}
      >
        <span
          className={`relative grid flex-1 place-items-center overflow-hidden px-6 pt-8 ${isLarge ? 'min-h-72 basis-1/2 pb-6' : 'min-h-64 pb-4'}`}
        >
          <span
            className={`transition duration-500 ease-out motion-safe:group-hover:-translate-y-2 motion-safe:group-hover:rotate-2 ${kite.wind_from > 0 ? 'rotate-[-6deg]' : ''}`}
          >
            <KiteDrawing shape={kite.shape} colours={kite.cloth} className={isLarge ? 'h-64' : 'h-48'} />
          </span>
        </span>
        <span className={`block p-5 ${isLarge ? 'basis-1/2 self-end' : ''}`}>
          <span className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className={`font-display font-semibold tracking-tight ${isLarge ? 'text-4xl' : 'text-2xl'}`}>
              {kite.name}
            </span>
            <span className="font-display text-lg tabular-nums">{money(kite.amount, kite.currency)}</span>
          </span>
          <span className="mt-1 block leading-snug">{kite.description}</span>
          {kite.wind_from > 0 && (
            <span className="mt-4 block font-display">
              <WindRange from={kite.wind_from} to={kite.wind_to} />
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
