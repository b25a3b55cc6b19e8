import { readdirSync } from 'node:fs';
import path from 'node:path';

/** The text on the measured app's first page; it appears nowhere else. */
export const appHeading = 'Fifty modules at work';

const pageNames = ['Overview', 'Orders', 'Customers', 'Stock', 'Reports', 'Settings'];
const icons = [
  'Package',
  'Users',
  'Truck',
  'Wallet',
  'Bell',
  'Calendar',
  'Tag',
  'Star',
  'Clock',
  'Heart',
  'Map',
  'Box',
];
const colours = ['slate', 'sky', 'emerald', 'amber', 'rose', 'violet', 'teal', 'orange'];
const nouns = ['order', 'parcel', 'invoice', 'visit', 'refund', 'basket', 'review', 'lead'];
const moduleCount = 50;

/** Mulberry32: the same numbers for the same seed, everywhere. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The file that an edit changes: a component of the first page; `edition` appears on screen, in an element with
 * `data-edition`.
 */
export function editedFile(edition: string): { path: string; content: string } {
  const content = `import { BadgeCheck } from 'lucide-react';
import { cn } from '@/lib/format';

export function Banner({ isQuiet = false }: { isQuiet?: boolean }) {
  return (
    <aside className={cn('flex items-center gap-3 rounded-xl border border-sky-200 bg-sky-50 p-4', isQuiet && 'opacity-60')}>
      <BadgeCheck className="size-5 text-sky-700" aria-hidden="true" />
      <p data-edition className="text-sm font-medium text-sky-950">${edition}</p>
    </aside>
  );
}
`;
  return { path: 'src/components/Banner.tsx', content };
}

function componentOf(n: number, random: () => number, uses: readonly string[]): string {
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)]!;
  const icon = pick(icons);
  const colour = pick(colours);
  const noun = pick(nouns);
  const rows = Array.from(
    { length: 5 + Math.floor(random() * 6) },
    (_, row) => `  { id: ${row}, label: '${noun} ${row + 1}', amount: ${Math.floor(random() * 9000)}, day: ${row} },`,
  );
  return `import { useMemo, useState } from 'react';
import { ${icon}, ChevronDown } from 'lucide-react';
import { daysAgo, money, cn } from '@/lib/format';
${uses.map((name) => `import { ${name} } from './${name}';\n`).join('')}
type Row = { id: number; label: string; amount: number; day: number };

const rows: Row[] = [
${rows.join('\n')}
];

export function Card${n}({ title = '${noun}s' }: { title?: string }) {
  const [isOpen, setOpen] = useState(${random() < 0.5});
  const total = useMemo(() => rows.reduce((sum, row) => sum + row.amount, 0), []);
  return (
    <section className="rounded-2xl border border-${colour}-200 bg-white p-${3 + Math.floor(random() * 4)} shadow-sm">
      <header className="flex items-center justify-between gap-2">
        <h2 className="flex items-center gap-2 text-base font-semibold text-${colour}-900">
          <${icon} className="size-4 text-${colour}-600" aria-hidden="true" />
          {title}
        </h2>
        <button
          type="button"
          onClick={() => setOpen(!isOpen)}
          className="rounded-full p-1 hover:bg-${colour}-100 focus-visible:outline-2"
          aria-label="Show all"
        >
          <ChevronDown className={cn('size-4 transition-transform', isOpen && 'rotate-180')} />
        </button>
      </header>
      <p className="mt-2 text-2xl tabular-nums text-${colour}-950">{money(total)}</p>
      <ul className="mt-3 divide-y divide-${colour}-100">
        {rows.slice(0, isOpen ? rows.length : 3).map((row) => (
          <li key={row.id} className="grid grid-cols-[1fr_auto] gap-3 py-1.5 text-sm">
            <span className="truncate">{row.label}</span>
            <span className="text-${colour}-700">{money(row.amount)} · {daysAgo(row.day)}</span>
          </li>
        ))}
      </ul>
${uses.map((name) => `      <${name} />`).join('\n')}
    </section>
  );
}
`;
}

function pageOf(name: string, cards: readonly number[], heading: string): string {
  const list = cards.map((n) => `import { Card${n} } from '@/components/Card${n}';`).join('\n');
  const chart = `<ResponsiveContainer width="100%" height={220}>
        <BarChart data={monthly}>
          <XAxis dataKey="month" />
          <Bar dataKey="value" fill="#0369a1" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>`;
  return `import { Bar, BarChart, ResponsiveContainer, XAxis } from 'recharts';
import { Banner } from '@/components/Banner';
import { monthly } from '@/lib/data';
${list}

export function ${name}Page() {
  return (
    <main className="mx-auto grid max-w-6xl gap-5 p-6">
      <h1 className="text-3xl font-bold tracking-tight text-slate-950">${heading}</h1>
      <Banner />
      ${chart}
      <div className="grid gap-4 md:grid-cols-2 lg:grid-cols-3">
${cards.map((n) => `        <Card${n} title="${name} ${n}" />`).join('\n')}
      </div>
    </main>
  );
}
`;
}

/**
 * Sources of the app's fifty modules, by path: six pages, charts, icons, dates, a router, Tailwind; the same for the
 * same seed.
 */
export function seededApp(seed: number): Record<string, string> {
  const random = createRandom(seed);
  const files: Record<string, string> = {
    'index.html': `<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="UTF-8" />\n    <meta name="viewport" content="width=device-width, initial-scale=1.0" />\n    <title>Fifty</title>\n  </head>\n  <body>\n    <div id="root"></div>\n    <script type="module" src="/src/main.tsx"></script>\n  </body>\n</html>\n`,
    'src/index.css': `@import "tailwindcss";\n\n@theme {\n  --color-paper: #f8fafc;\n  --font-sans: ui-sans-serif, system-ui, sans-serif;\n}\n\n@layer base {\n  body {\n    background: var(--color-paper);\n  }\n}\n`,
    'src/lib/data.ts': `import { addMonths, format } from 'date-fns';\n\nconst start = new Date(2026, 0, 1);\n\nexport const monthly = Array.from({ length: 12 }, (_, n) => ({ month: format(addMonths(start, n), 'MMM'), value: 20 + ((n * 37) % 60) }));\n`,
    'src/lib/format.ts': `import { formatDistance, subDays } from 'date-fns';\nimport { clsx, type ClassValue } from 'clsx';\nimport { twMerge } from 'tailwind-merge';\n\nconst now = new Date(2026, 5, 1);\n\nexport const money = (cents: number) => (cents / 100).toLocaleString('en', { style: 'currency', currency: 'EUR' });\nexport const daysAgo = (days: number) => formatDistance(subDays(now, days), now, { addSuffix: true });\nexport const cn = (...values: ClassValue[]) => twMerge(clsx(values));\n`,
    'src/hooks/useStoredState.ts': `import { useEffect, useState } from 'react';\n\nexport function useStoredState<Value>(key: string, first: Value) {\n  const [value, setValue] = useState<Value>(() => JSON.parse(localStorage.getItem(key) ?? 'null') ?? first);\n  useEffect(() => localStorage.setItem(key, JSON.stringify(value)), [key, value]);\n  return [value, setValue] as const;\n}\n`,
    'src/components/Layout.tsx': `import { NavLink, Outlet } from 'react-router-dom';\nimport { Menu } from 'lucide-react';\nimport { useStoredState } from '@/hooks/useStoredState';\n\nconst links = ${JSON.stringify(pageNames)};\n\nexport function Layout() {\n  const [isWide, setWide] = useStoredState('wide', true);\n  return (\n    <div className="flex min-h-dvh bg-paper">\n      <nav className={isWide ? 'w-48 border-r p-4' : 'w-14 border-r p-2'}>\n        <button type="button" aria-label="Menu" onClick={() => setWide(!isWide)}><Menu className="size-5" /></button>\n        {links.map((name, n) => (\n          <NavLink key={name} to={n === 0 ? '/' : '/' + name.toLowerCase()} className="block rounded-lg px-2 py-1 hover:bg-slate-200">{name}</NavLink>\n        ))}\n      </nav>\n      <div className="flex-1"><Outlet /></div>\n    </div>\n  );\n}\n`,
    'src/App.tsx': `import { BrowserRouter, Route, Routes } from 'react-router-dom';\nimport { Layout } from '@/components/Layout';\n${pageNames.map((name) => `import { ${name}Page } from '@/pages/${name}Page';`).join('\n')}\n\nexport default function App() {\n  return (\n    <BrowserRouter>\n      <Routes>\n        <Route element={<Layout />}>\n          <Route index element={<OverviewPage />} />\n${pageNames
      .slice(1)
      .map((name) => `          <Route path="${name.toLowerCase()}" element={<${name}Page />} />`)
      .join('\n')}\n        </Route>\n      </Routes>\n    </BrowserRouter>\n  );\n}\n`,
    'src/main.tsx': `import { StrictMode } from 'react';\nimport { createRoot } from 'react-dom/client';\nimport App from './App';\nimport './index.css';\n\ncreateRoot(document.getElementById('root')!).render(\n  <StrictMode>\n    <App />\n  </StrictMode>,\n);\n`,
  };
  const banner = editedFile('first edition');
  files[banner.path] = banner.content;

  const cardCount =
    moduleCount - pageNames.length - Object.keys(files).filter((file) => file.startsWith('src/')).length;
  for (let n = 0; n < cardCount; n += 1) {
    // A third of the cards contain another one, so that the graph is deeper than a list.
    const inner = n % 3 === 2 ? [`Card${n - 1}`] : [];
    files[`src/components/Card${n}.tsx`] = componentOf(n, random, inner);
  }
  pageNames.forEach((name, n) => {
    const cards = Array.from({ length: cardCount }, (_, card) => card).filter((card) => card % pageNames.length === n);
    files[`src/pages/${name}Page.tsx`] = pageOf(name, cards, n === 0 ? appHeading : name);
  });
  return files;
}

/** All installed packages by name, including scoped ones. */
export function installedPackages(root: string): string[] {
  const folder = path.join(root, 'node_modules');
  return readdirSync(folder).flatMap((name) => {
    if (name.startsWith('.')) return [];
    return name.startsWith('@') ? readdirSync(path.join(folder, name)).map((inner) => `${name}/${inner}`) : [name];
  });
}
