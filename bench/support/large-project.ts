import { seededRandom } from '../../e2e/support/random';

/** The language of the texts in the generated app. */
export type ProjectLanguage = 'en' | 'zh';

type Feature = { name: string; one: string; label: Record<ProjectLanguage, string>; fields: string[] };

const features: Feature[] = (
  [
    ['Suppliers', 'Supplier', '供应商', 'name phone city rating'],
    ['Invoices', 'Invoice', '发票', 'number total due status'],
    ['Deliveries', 'Delivery', '送货', 'address driver day parcels'],
    ['Recipes', 'Recipe', '食谱', 'title minutes servings note'],
    ['Members', 'Member', '会员', 'name email since level'],
    ['Bookings', 'Booking', '预订', 'guest date table people'],
    ['Vehicles', 'Vehicle', '车辆', 'plate model mileage owner'],
    ['Warranties', 'Warranty', '保修', 'product until shop price'],
    ['Courses', 'Course', '课程', 'title teacher room seats'],
    ['Expenses', 'Expense', '支出', 'purpose amount day payer'],
    ['Repairs', 'Repair', '维修', 'device fault cost ready'],
    ['Volunteers', 'Volunteer', '志愿者', 'name shift phone skill'],
    ['Donations', 'Donation', '捐款', 'donor amount day purpose'],
    ['Playlists', 'Playlist', '歌单', 'title songs length mood'],
    ['Plants', 'Plant', '植物', 'name watering light room'],
    ['Auctions', 'Auction', '拍卖', 'lot bid ends seller'],
    ['Contracts', 'Contract', '合同', 'party begins ends value'],
    ['Tickets', 'Ticket', '工单', 'subject priority agent opened'],
    ['Harvests', 'Harvest', '收成', 'crop field kilos day'],
    ['Patients', 'Patient', '患者', 'name birthday doctor next'],
    ['Libraries', 'Library', '图书馆', 'title author shelf loan'],
    ['Trainings', 'Training', '训练', 'exercise sets weight day'],
    ['Budgets', 'Budget', '预算', 'area planned spent year'],
  ] as const
).map(([name, one, zh, fields]) => ({ name, one, label: { en: name, zh }, fields: fields.split(' ') }));

const words: Record<string, Record<ProjectLanguage, string>> = {
  add: { en: 'Add', zh: '新增' },
  search: { en: 'Search', zh: '搜索' },
  empty: { en: 'Nothing here yet', zh: '这里还没有内容' },
  save: { en: 'Save', zh: '保存' },
  remove: { en: 'Remove', zh: '删除' },
  all: { en: 'All', zh: '全部' },
};

const parts = ['Table', 'Row', 'Card', 'Form', 'Filter', 'Summary'];

/**
 * A project of 300 files, like a mature app: 23 features with a page, six components, two hooks, types, formatting and
 * data each, shared modules, and a router that imports every page. The same seed gives exactly the same text.
 */
export function createLargeProject(language: ProjectLanguage, seed = 1): Array<{ path: string; content: string }> {
  const random = seededRandom(seed);
  const say = (key: string) => words[key]![language];
  const files = [...features.flatMap((feature) => filesOf(feature, say, language, random)), ...sharedFiles(language)];
  return files.map(([path, content]) => ({ path, content }));
}

type Text = [path: string, content: string];

function filesOf(
  feature: Feature,
  say: (key: string) => string,
  language: ProjectLanguage,
  random: () => number,
): Text[] {
  const { name, one, label, fields } = feature;
  const folder = name.toLowerCase();
  const typeFields = fields.map((field) => `  ${field}: string;`).join('\n');
  const part = (kind: string): Text => [
    `src/components/${folder}/${one}${kind}.tsx`,
    `import { useState } from 'react';
import { cn } from '@/lib/utils';
import { Button } from '@/components/ui/Button';
import type { ${one} } from '@/lib/${folder}/types';
import { format${one} } from '@/lib/${folder}/format';

type Props = { items: ${one}[]; onChange: (items: ${one}[]) => void; isCompact?: boolean };

/** ${kind} of the ${folder}. */
export function ${one}${kind}({ items, onChange, isCompact = false }: Props) {
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const shown = items.filter((item) => format${one}(item).toLowerCase().includes(query.toLowerCase()));

  return (
    <section className={cn('rounded-xl border border-line bg-card', isCompact ? 'p-${1 + Math.floor(random() * 3)}' : 'p-6')}>
      <header className="flex items-center justify-between gap-4">
        <h2 className="font-display text-xl">${label[language]} · ${kind}</h2>
        <input aria-label="${say('search')}" value={query} onChange={(event) => setQuery(event.target.value)} />
      </header>
${fields
  .map(
    (field) => `      <div className="grid gap-2 sm:grid-cols-${2 + Math.floor(random() * 3)}">
        {shown.map((item) => (
          <p key={item.id + '${field}'} className="text-sm text-muted">
            {item.${field}}
          </p>
        ))}
      </div>`,
  )
  .join('\n')}
      {shown.length === 0 && <p className="py-8 text-center">${say('empty')}</p>}
      <footer className="mt-4 flex gap-3">
        <Button onClick={() => setOpen(open === null ? 'new' : null)}>${say('add')}</Button>
        <Button onClick={() => onChange(items.slice(1))}>${say('remove')}</Button>
      </footer>
    </section>
  );
}
`,
  ];
  return [
    [
      `src/pages/${name}Page.tsx`,
      `import { use${name} } from '@/hooks/use${name}';
import { use${one}Filter } from '@/hooks/use${one}Filter';
${parts.map((kind) => `import { ${one}${kind} } from '@/components/${folder}/${one}${kind}';`).join('\n')}

export function ${name}Page() {
  const { items, setItems } = use${name}();
  const filter = use${one}Filter(items);

  return (
    <main className="mx-auto max-w-5xl space-y-6 p-6">
      <h1 className="font-display text-3xl">${label[language]}</h1>
${parts.map((kind) => `      <${one}${kind} items={filter.shown} onChange={setItems} />`).join('\n')}
      <button onClick={filter.clear}>${say('all')}</button>
    </main>
  );
}
`,
    ],
    ...parts.map(part),
    [
      `src/hooks/use${name}.ts`,
      `import { useStored } from '@/hooks/useStored';
import { sample${name} } from '@/data/${folder}';
import type { ${one} } from '@/lib/${folder}/types';

/** The ${folder} of this device. */
export function use${name}() {
  const [items, setItems] = useStored<${one}[]>('${folder}', sample${name});
  return { items, setItems };
}
`,
    ],
    [
      `src/hooks/use${one}Filter.ts`,
      `import { useState } from 'react';
import type { ${one} } from '@/lib/${folder}/types';

export function use${one}Filter(items: ${one}[]) {
  const [text, setText] = useState('');
  const shown = items.filter((item) => ${fields.map((field) => `item.${field}.includes(text)`).join(' || ')});
  return { shown, setText, clear: () => setText('') };
}
`,
    ],
    [`src/lib/${folder}/types.ts`, `export type ${one} = {\n  id: string;\n${typeFields}\n};\n`],
    [
      `src/lib/${folder}/format.ts`,
      `import type { ${one} } from './types';

export function format${one}(item: ${one}): string {
  return [${fields.map((field) => `item.${field}`).join(', ')}].filter(Boolean).join(' · ');
}
`,
    ],
    [
      `src/data/${folder}.ts`,
      `import type { ${one} } from '@/lib/${folder}/types';

export const sample${name}: ${one}[] = [
${Array.from(
  { length: 12 },
  (_, index) =>
    `  { id: '${folder}-${index}', ${fields.map((field) => `${field}: '${field} ${Math.floor(random() * 900)}'`).join(', ')} },`,
).join('\n')}
];
`,
    ],
  ];
}

const ui = ['Button', 'Dialog', 'Field', 'Select', 'Badge', 'Tabs', 'Tooltip', 'Spinner', 'EmptyState', 'Avatar'];

function sharedFiles(language: ProjectLanguage): Text[] {
  const pages = features.map(({ name }) => `import { ${name}Page } from '@/pages/${name}Page';`).join('\n');
  return [
    ['index.html', '<!doctype html>\n<html lang="en">\n  <head>\n    <title>Everything</title>\n  </head>\n</html>\n'],
    ['package.json', '{ "name": "everything", "private": true, "dependencies": { "react": "^19.3.1" } }\n'],
    ['src/main.tsx', "import App from './App';\nimport './index.css';\n"],
    ['src/index.css', '@import "tailwindcss";\n\n@theme {\n  --color-paper: #fffaf2;\n  --color-ink: #2b2118;\n}\n'],
    [
      'src/App.tsx',
      `import { HashRouter, Route, Routes } from 'react-router-dom';\n${pages}\n\nexport default function App() {\n  return (\n    <HashRouter>\n      <Routes>\n${features
        .map(({ name }) => `        <Route path="/${name.toLowerCase()}" element={<${name}Page />} />`)
        .join('\n')}\n      </Routes>\n    </HashRouter>\n  );\n}\n`,
    ],
    ['src/lib/utils.ts', "export function cn(...parts: unknown[]) {\n  return parts.filter(Boolean).join(' ');\n}\n"],
    [
      'src/hooks/useStored.ts',
      "import { useState } from 'react';\n\nexport function useStored<Value>(key: string, initial: Value) {\n  const [value, setValue] = useState(initial);\n  return [value, setValue, key] as const;\n}\n",
    ],
    [
      'src/components/Navigation.tsx',
      `const links = [\n${features.map(({ name, label }) => `  { to: '/${name.toLowerCase()}', label: '${label[language]}' },`).join('\n')}\n];\n\nexport function Navigation() {\n  return <nav>{links.map(({ to, label }) => <a key={to} href={to}>{label}</a>)}</nav>;\n}\n`,
    ],
    ...ui.map((name): Text => [
      `src/components/ui/${name}.tsx`,
      `import type { ReactNode } from 'react';\nimport { cn } from '@/lib/utils';\n\ntype Props = { children?: ReactNode; className?: string; onClick?: () => void };\n\nexport function ${name}({ children, className, onClick }: Props) {\n  return (\n    <div className={cn('rounded-lg border border-line', className)} onClick={onClick}>\n      {children}\n    </div>\n  );\n}\n`,
    ]),
    ...Array.from({ length: 300 - features.length * 12 - ui.length - 8 }, (_, index): Text => [
      `src/lib/shared/rule-${index}.ts`,
      `/** Rule ${index} of how numbers are written. */\nexport function applyRule${index}(value: number): string {\n  return value.toFixed(${index % 4});\n}\n`,
    ]),
  ];
}
