import type { AppModule, Catalogue, Manifest } from '../catalogue/manifest';

const words = (en: string) => ({ en, 'zh-CN': en });
const lines = (...changed: readonly [at: number, line: string][]) => {
  const all = Array.from({ length: 12 }, (_, at) => `// line ${at}`);
  for (const [at, line] of changed) all[at] = line;
  return `${all.join('\n')}\n`;
};

const manifest: Manifest = {
  ...{
    name: 'letters',
    version: 1,
    isNew: false,
    title: words('Letters'),
    summary: words('Letters'),
    approval: words('Sends.'),
  },
  ...{ removal: words('Stays.'), touches: ['mail'], needs: [], secrets: [], hosts: [], isCalledByOthers: false },
  settings: [
    { key: 'signature', type: 'text', longest: 200, default: 'Yours', label: words('Signature') },
    { key: 'copies', type: 'boolean', default: false, label: words('Copies') },
  ],
  owns: { tables: ['letters'], functions: [] },
  open: [],
};
const letters = {
  name: 'letters',
  sql: '-- easel:owns table letters\ncreate table public.letters (id int primary key);\n',
};

const first: AppModule = {
  manifest,
  files: { 'index.ts': `export * from './page';\n`, 'page.tsx': lines(), 'old.ts': '// old\n' },
  functions: {},
  promises: {},
  migrations: [letters],
  notes: 'Letters.',
};
const second: AppModule = {
  ...first,
  manifest: { ...manifest, version: 2, settings: [...manifest.settings, copyOf('drafts')] },
  files: {
    'index.ts': `export * from './page';\nexport {};\n`,
    'page.tsx': lines([2, '// two']),
    'new.ts': '// new\n',
  },
  migrations: [letters, { name: 'letters_sent', sql: 'alter table public.letters add column sent boolean;\n' }],
};

function copyOf(key: string): Manifest['settings'][number] {
  return { key, type: 'boolean', default: true, label: words(key) };
}

/**
 * Two releases of an invented part. The newer one has a changed, a new and a removed file, a new migration and a new
 * setting.
 */
export const oldCatalogue: Catalogue = new Map([['letters', first]]);
export const newCatalogue: Catalogue = new Map([['letters', second]]);
/** Changes a person might make to `page.tsx`: one that the update merges with, and one that conflicts. */
export const pageWith = { fitting: lines([9, '// mine']), conflicting: lines([2, '// mine']) };
export const mergedPage = lines([2, '// two'], [9, '// mine']);
export const secondPage = second.files['page.tsx']!;
