import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { initSync, transformSync } from '@swc/wasm-web';
import type { PackageLayer } from '../packages/package-layer';
import type { Compiler, CompilerFile } from '../runtime/compiler';
import { readTailwindStyles } from '../tailwind/node-tailwind-styles';
import { createCompiler } from './compiler';
import { createSwcTransform } from './swc-transform';
import type { HashContent } from './transform';

/** The compiler for tests on Node, assembled as in the worker. */

let ready: Promise<typeof transformSync> | null = null;
export function swcReady(): Promise<typeof transformSync> {
  ready ??= Promise.resolve().then(() => {
    const require = createRequire(import.meta.url);
    initSync({ module: readFileSync(require.resolve('@swc/wasm-web/wasm_bg.wasm')) });
    return transformSync;
  });
  return ready;
}

export const hash: HashContent = async (content) => createHash('sha256').update(content).digest('hex');

export function createTestCompiler(counted?: { transforms: number }): Compiler {
  const transform = createSwcTransform(swcReady);
  return createCompiler({
    hash,
    styles: readTailwindStyles(),
    transform: (source, path) => {
      if (counted) counted.transforms += 1;
      return transform(source, path);
    },
  });
}

const packages =
  'react react/jsx-runtime react/jsx-dev-runtime react-dom react-dom/client react-router-dom lucide-react date-fns date-fns/locale recharts clsx tailwind-merge @supabase/supabase-js zod react-hook-form sonner'.split(
    ' ',
  );
export const testLayer: PackageLayer = {
  hash: 'layer',
  versions: {},
  imports: Object.fromEntries(packages.map((name) => [name, `${name}.js`])),
  styles: { 'tw-animate-css': '@utility animate-in { animation: enter 1s; }' },
};

export const template: Record<string, string> = {
  'index.html':
    '<!doctype html>\n<html lang="en">\n  <head>\n    <title>New app</title>\n  </head>\n  <body>\n    <div id="root"></div>\n    <script type="module" src="/src/main.tsx"></script>\n  </body>\n</html>\n',
  'tsconfig.json': '{\n  // strict\n  "compilerOptions": { "strict": true, "paths": { "@/*": ["./src/*"], } }\n}',
  'vite.config.ts':
    "import react from '@vitejs/plugin-react';\nimport { defineConfig } from 'vite';\nexport default defineConfig({ plugins: [react()] });\n",
  'src/main.tsx':
    "import { StrictMode } from 'react';\nimport { createRoot } from 'react-dom/client';\nimport App from './App';\nimport './index.css';\n\ncreateRoot(document.getElementById('root')!).render(\n  <StrictMode>\n    <App />\n  </StrictMode>,\n);\n",
  'src/index.css': '@import "tailwindcss";\n',
  'src/App.tsx': 'export default function App() {\n  return <main className="p-4" />;\n}\n',
  'src/lib/utils.ts':
    "import { type ClassValue, clsx } from 'clsx';\nimport { twMerge } from 'tailwind-merge';\n\nexport function cn(...inputs: ClassValue[]) {\n  return twMerge(clsx(inputs));\n}\n",
  'src/lib/supabase.ts':
    "import { createClient } from '@supabase/supabase-js';\nexport const supabase = createClient(import.meta.env.VITE_SUPABASE_URL, import.meta.env.VITE_SUPABASE_ANON_KEY);\n",
};

export function asFiles(texts: Readonly<Record<string, string>>): Record<string, CompilerFile> {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, { text }]));
}

/** The error that swc throws for this source. */
export async function compileError(source: string): Promise<unknown> {
  const transformSource = await swcReady();
  try {
    transformSource(source, { filename: 'src/a.ts', jsc: { parser: { syntax: 'typescript' } } });
    return null;
  } catch (error) {
    return error;
  }
}
