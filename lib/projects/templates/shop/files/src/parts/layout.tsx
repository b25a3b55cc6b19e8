import { useEffect, type ReactNode } from 'react';
import { Link, NavLink, useLocation } from 'react-router-dom';
import { useAuth } from '@/modules/auth';
import { useCart } from '@/modules/payments';
import { words } from '@/words';

export function Layout({ children }: { children: ReactNode }) {
  const { user, has } = useAuth();
  const { count } = useCart();
  const { pathname } = useLocation();
  useEffect(() => {
    // Newer browsers return a promise here, which an effect can't use as its clean-up function.
    void window.scrollTo(0, 0);
  }, [pathname]);
  const places = [
    ...(has('owner') ? ([['/workshop', words.nav.workshop]] as const) : []),
    ['/orders', words.nav.orders],
    ['/account', user ? words.nav.account : words.nav.join],
  ] as const;
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#page" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-card focus:p-3">
        {words.nav.skip}
      </a>
      <header>
        <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-6 px-5 py-2">
          <Link to="/" className="mr-auto flex min-h-11 items-center gap-3 font-display text-xl font-semibold">
            <svg viewBox="0 0 24 32" className="h-8 w-6" aria-hidden="true">
              <path d="M12 1L2 10h10z" className="fill-accent" />
              <path d="M12 1l10 9H12z" className="fill-ink" />
              <path d="M2 10l10 13V10z" className="fill-ink" />
              <path d="M22 10L12 23V10z" className="fill-accent" />
              <path d="M12 23q4 3 0 5t0 4" fill="none" className="stroke-ink" strokeWidth="1.2" />
            </svg>
            {words.shop}
          </Link>
          <Link
            to="/cart"
            className="flex min-h-11 items-center gap-2 rounded-full bg-ink px-4 font-display font-medium text-paper transition hover:brightness-125 active:translate-y-px md:order-last"
          >
            {words.nav.cart}
            <span className="tabular-nums" aria-live="polite">
              {count}
            </span>
          </Link>
          <nav aria-label={words.nav.label} className="flex w-full gap-x-6 md:w-auto">
            {places.map(([to, label]) => (
              <NavLink
                key={to}
                to={to}
                className="flex min-h-11 items-center underline-offset-8 hover:underline aria-[current=page]:text-accent"
              >
                {label}
              </NavLink>
            ))}
          </nav>
        </div>
      </header>
      <div id="page" className="flex-1">
        {children}
      </div>
      <footer className="mt-24 bg-sky">
        <div className="mx-auto flex max-w-6xl flex-wrap justify-between gap-x-10 gap-y-2 px-5 py-8">
          <p className="font-display text-lg font-semibold">{words.foot}</p>
          <p>{words.place}</p>
        </div>
      </footer>
    </div>
  );
}

/** Room for text and lists, as wide as the header. */
export const Wide = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  <div className={`mx-auto w-full max-w-6xl px-5 ${className}`}>{children}</div>
);

/** The top of a page: its name in large type, with a line of text below. */
export function Opening({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-6 pt-10 pb-8 sm:pt-14">
      <div>
        <h1 className="text-[clamp(2.5rem,6vw,4rem)] leading-none tracking-tight">{title}</h1>
        {lead && <p className="mt-3 max-w-xl text-lg text-muted">{lead}</p>}
      </div>
      {children}
    </div>
  );
}

/** Shown while rows are loading, or if they could not be loaded. */
export function Waiting({ hasFailed, onAgain }: { hasFailed: boolean; onAgain: () => void }) {
  if (!hasFailed) return <div className="min-h-64" aria-busy="true" />;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-4 py-10">
      <p>{words.failed}</p>
      <button type="button" className={quiet} onClick={onAgain}>
        {words.again}
      </button>
    </div>
  );
}

export const action =
  'inline-flex min-h-11 cursor-pointer items-center justify-center rounded-full bg-brand px-6 font-display font-medium text-brand-ink transition hover:brightness-110 active:translate-y-px disabled:cursor-default disabled:opacity-60';
export const quiet =
  'inline-flex min-h-11 cursor-pointer items-center justify-center gap-2 rounded-full border border-current/35 px-5 font-display font-medium transition hover:bg-current/8 active:translate-y-px disabled:opacity-60';
export const plainLink =
  'inline-flex min-h-11 cursor-pointer items-center font-display underline underline-offset-6 hover:text-accent';
