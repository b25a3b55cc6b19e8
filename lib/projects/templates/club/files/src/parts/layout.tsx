import { useEffect, useState, type ReactNode } from 'react';
import { Link, NavLink, useLocation } from 'react-router-dom';
import { MenuIcon, XIcon } from 'lucide-react';
import { useAuth } from '@/modules/auth';
import { words } from '@/words';

const kept = 'red-light';

/** Turns the whole page red and dims it; remembered for the next visit. */
function RedLight() {
  const [isOn, setOn] = useState(() => localStorage.getItem(kept) === 'on');
  useEffect(() => {
    document.documentElement.dataset.light = isOn ? 'red' : '';
    localStorage.setItem(kept, isOn ? 'on' : 'off');
  }, [isOn]);
  return (
    <button
      type="button"
      aria-label={isOn ? words.nav.redOff : words.nav.redOn}
      title={isOn ? words.nav.redOff : words.nav.redOn}
      onClick={() => setOn(!isOn)}
      className="grid size-11 cursor-pointer place-items-center rounded-full"
    >
      <span className="size-4 rounded-full bg-[#d8432b] ring-2 ring-current/40 ring-offset-2 ring-offset-paper transition motion-safe:hover:scale-125" />
    </button>
  );
}

export function Layout({ children }: { children: ReactNode }) {
  const { user, has } = useAuth();
  const { pathname } = useLocation();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    setOpen(false);
    window.scrollTo(0, 0);
  }, [pathname]);
  const places = [
    ['/nights', words.nav.nights],
    ['/board', words.nav.board],
    ...(user ? [['/mine', words.nav.mine]] : []),
    ...(has('editor') ? [['/run', words.nav.run]] : []),
    ['/account', user ? words.nav.account : words.nav.join],
  ] as const;
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#page" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-card focus:p-3">
        {words.nav.skip}
      </a>
      <header className="border-b border-line">
        <div className="mx-auto flex min-h-16 w-full max-w-6xl flex-wrap items-center gap-x-6 px-5">
          <Link to="/" className="mr-auto flex min-h-11 items-center gap-3 font-display text-2xl tracking-tight">
            <svg viewBox="0 0 24 24" className="size-6" aria-hidden="true">
              <circle cx="12" cy="12" r="11" className="fill-ink" />
              <path d="M12 3.5l1.6 6.9 6.9 1.6-6.9 1.6-1.6 6.9-1.6-6.9-6.9-1.6 6.9-1.6z" className="fill-paper" />
            </svg>
            {words.club}
          </Link>
          <RedLight />
          <button
            type="button"
            aria-label={words.nav.menu}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="grid size-11 cursor-pointer place-items-center md:hidden"
          >
            {isOpen ? <XIcon aria-hidden="true" /> : <MenuIcon aria-hidden="true" />}
          </button>
          <nav
            aria-label={words.nav.label}
            className={`${isOpen ? 'grid' : 'hidden'} w-full gap-x-6 pb-3 md:flex md:w-auto md:pb-0`}
          >
            {places.map(([to, label]) => (
              <NavLink
                key={to}
                to={to}
                className="flex min-h-11 items-center border-line text-[0.95rem] underline-offset-8 hover:underline max-md:border-t aria-[current=page]:font-semibold aria-[current=page]:text-accent"
              >
                {label}
              </NavLink>
            ))}
          </nav>
        </div>
      </header>
      <main id="page" className="flex-1">
        {children}
      </main>
      <footer className="mt-20 border-t border-line">
        <div className="mx-auto flex max-w-6xl flex-wrap justify-between gap-x-10 gap-y-2 px-5 py-8 text-sm text-muted">
          <p className="font-display text-lg text-ink">{words.foot}</p>
          <p>{words.mailHint}</p>
        </div>
      </footer>
    </div>
  );
}

/** The top of a page: its name in large type, with a line of text below. */
export function Opening({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-6xl flex-wrap items-end justify-between gap-6 px-5 pt-12 pb-8 sm:pt-16">
      <div>
        <h1 className="text-[clamp(2.75rem,6vw,4.5rem)] leading-[0.95] tracking-tight">{title}</h1>
        {lead && <p className="mt-4 max-w-xl text-lg text-muted">{lead}</p>}
      </div>
      {children}
    </div>
  );
}

/** Room for text and lists, as wide as the header. */
export const Wide = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  <div className={`mx-auto w-full max-w-6xl px-5 ${className}`}>{children}</div>
);

export const action =
  'inline-flex min-h-11 cursor-pointer items-center justify-center rounded-full bg-brand px-6 font-medium text-brand-ink transition hover:brightness-110 active:translate-y-px disabled:cursor-default disabled:opacity-60';
export const quiet =
  'inline-flex min-h-11 cursor-pointer items-center justify-center gap-2 rounded-full border border-current/35 px-5 font-medium transition hover:bg-current/8 active:translate-y-px disabled:opacity-60';
export const plainLink =
  'inline-flex min-h-11 cursor-pointer items-center underline underline-offset-6 hover:text-accent';
