import { Link, useParams } from 'react-router-dom';
import { AddToCart, Price, useCart } from '@/modules/payments';
import { useKites } from '@/data';
import { KiteDrawing } from '@/parts/kite';
import { Waiting, Wide, plainLink } from '@/parts/layout';
import { WindRange } from '@/parts/wind';
import { words } from '@/words';

const say = words.kite;

export function KitePage() {
  const { id } = useParams();
  const { kites, hasFailed, load } = useKites();
  const { items } = useCart();
  const kite = kites?.find((one) => one.id === id);
  if (kites === null)
    return (
      <Wide className="py-12">
        <Waiting hasFailed={hasFailed} onAgain={() => void load()} />
      </Wide>
    );
  if (!kite)
    return (
      <Wide className="py-16">
        <main>
          <h1 className="text-4xl">{say.missing}</h1>
          <Link to="/" className={plainLink}>
            {say.back}
          </Link>
        </main>
      </Wide>
    );
  const isFlown = kite.wind_from > 0;
  const next = kites[(kites.indexOf(kite) + 1) % kites.length]!;
  return (
    <main className="mx-auto grid w-full max-w-6xl gap-x-14 gap-y-8 px-5 pt-4 md:grid-cols-2">
      <div className="relative isolate grid min-h-[22rem] place-items-center overflow-hidden rounded-lg bg-sky p-8 md:min-h-[36rem]">
        {isFlown && (
          <svg
            viewBox="0 0 400 500"
            preserveAspectRatio="none"
            className="absolute inset-0 -z-10 size-full"
            aria-hidden="true"
          >
            <path
              d="M206 250C200 350 130 440-10 480"
              fill="none"
              stroke="var(--line)"
              strokeWidth="1.4"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
        )}
        <KiteDrawing
          shape={kite.shape}
          colours={kite.cloth}
          className={`h-64 md:h-[25rem] ${isFlown ? 'rotate-[7deg]' : ''}`}
          isMoving={isFlown}
        />
      </div>
      <div className="self-center">
        <h1 className="text-[clamp(2.75rem,6vw,4.5rem)] leading-none tracking-tight">{kite.name}</h1>
        <p className="mt-3 font-display text-2xl">
          <Price product={kite.id} />
        </p>
        <p className="mt-6 text-xl leading-relaxed whitespace-pre-line">{kite.words}</p>
        <div className="mt-7 flex flex-wrap items-center gap-x-6 gap-y-2">
          <AddToCart product={kite.id} />
          {items.some((one) => one.product === kite.id) && (
            <Link to="/cart" className={plainLink}>
              {say.toCart}
            </Link>
          )}
        </div>
        <div className="mt-9 border-t border-line">
          {isFlown && (
            <p className="border-b border-line py-3 font-display">
              <WindRange from={kite.wind_from} to={kite.wind_to} />
            </p>
          )}
          <ul>
            {kite.facts.map((fact) => (
              <li key={fact} className="border-b border-line py-3">
                {fact}
              </li>
            ))}
          </ul>
        </div>
        <p className="mt-5 flex flex-wrap gap-x-6">
          <Link to="/" className={plainLink}>
            {say.back}
          </Link>
          <Link to={`/kites/${next.id}`} className={plainLink}>
            {say.next(next.name)}
          </Link>
        </p>
      </div>
    </main>
  );
}
