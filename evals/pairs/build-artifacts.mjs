// Builds replies in another builder's format into finished apps: `node evals/pairs/build-artifacts.mjs <replies>
// <apps>`. Reads <replies>/<id>.txt, in which each file is a `<boltAction type="file" filePath="…">`, and writes
// <apps>/<id>/ (Vite's build) and <apps>/<id>.sources/. Runs npm in a separate folder for each, so only use it on
// replies you trust.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const say = (line) => process.stdout.write(`${line}\n`);
const [from, to, ...only] = process.argv.slice(2);
if (!from || !to) {
  say('Say where the replies are and where the apps go: node evals/pairs/build-artifacts.mjs <replies> <apps> [ids]');
  process.exit(2);
}
const run = promisify(execFile);
const quiet = ['--silent', '--no-audit', '--no-fund', '--ignore-scripts'];

/** The files of that builder's starter; a reply may overwrite any of them. */
const starter = {
  'package.json': JSON.stringify({
    name: 'app',
    private: true,
    type: 'module',
    dependencies: { 'lucide-react': '^0.344.0', react: '^18.3.1', 'react-dom': '^18.3.1' },
    devDependencies: {
      '@vitejs/plugin-react': '^4.3.1',
      autoprefixer: '^10.4.18',
      postcss: '^8.4.35',
      tailwindcss: '^3.4.1',
      typescript: '^5.5.3',
      vite: '^5.4.2',
    },
  }),
  'index.html':
    '<!doctype html><html lang="en"><head><meta charset="UTF-8" /><meta name="viewport" content="width=device-width, initial-scale=1.0" /><title>App</title></head><body><div id="root"></div><script type="module" src="/src/main.tsx"></script></body></html>',
  'vite.config.ts':
    "import { defineConfig } from 'vite';\nimport react from '@vitejs/plugin-react';\nexport default defineConfig({ plugins: [react()] });\n",
  'tailwind.config.js':
    "export default { content: ['./index.html', './src/**/*.{js,ts,jsx,tsx}'], theme: { extend: {} }, plugins: [] };\n",
  'postcss.config.js': 'export default { plugins: { tailwindcss: {}, autoprefixer: {} } };\n',
  'tsconfig.json': '{ "compilerOptions": { "jsx": "react-jsx", "module": "ESNext", "moduleResolution": "bundler" } }\n',
  'src/index.css': '@tailwind base;\n@tailwind components;\n@tailwind utilities;\n',
  'src/main.tsx':
    "import { createRoot } from 'react-dom/client';\nimport App from './App.tsx';\nimport './index.css';\ncreateRoot(document.getElementById('root')!).render(<App />);\n",
};

const fileTag = /<boltAction\b([^>]*)>\n?([\s\S]*?)<\/boltAction>/g;

function filesOf(reply) {
  const files = { ...starter };
  for (const [, attributes, body] of reply.matchAll(fileTag)) {
    const at = /filePath="([^"]+)"/.exec(attributes)?.[1];
    if (/type="file"/.test(attributes) && at && !path.isAbsolute(at) && !at.split('/').includes('..')) files[at] = body;
  }
  return files;
}

/** Font families that a page links or imports from Google. */
function familiesOf(files) {
  const text = Object.values(files).join('\n');
  return [
    ...new Set(
      [...text.matchAll(/[?&]family=([^:&"')]+)/g)].map(([, name]) => decodeURIComponent(name).replaceAll('+', ' ')),
    ),
  ];
}

/** Adds the same families from the registry, because pictures are taken without access to any other host. */
async function addFamilies(folder, files) {
  const imports = [];
  for (const family of familiesOf(files)) {
    const slug = family.toLowerCase().replaceAll(' ', '-');
    for (const name of [`@fontsource-variable/${slug}`, `@fontsource/${slug}`]) {
      try {
        await run('npm', ['install', ...quiet, name], { cwd: folder });
      } catch {
        continue;
      }
      const isVariable = name.startsWith('@fontsource-variable');
      imports.push(`import '${name}';`);
      if (!isVariable) {
        for (const weight of [500, 600, 700, 900]) {
          if (existsSync(path.join(folder, 'node_modules', name, `${weight}.css`)))
            imports.push(`import '${name}/${weight}.css';`);
        }
      } else {
        // Fontsource gives it a different name than Google does.
        writeFileSync(
          path.join(folder, 'src', `family-${slug}.css`),
          readFileSync(path.join(folder, 'node_modules', name, 'index.css'), 'utf8')
            .replaceAll(`'${family} Variable'`, `'${family}'`)
            .replaceAll('url(./', `url(../node_modules/${name}/`),
        );
        imports.push(`import './family-${slug}.css';`);
      }
      break;
    }
  }
  const main = path.join(folder, files['src/main.tsx'] ? 'src/main.tsx' : 'src/main.jsx');
  writeFileSync(main, `${imports.join('\n')}\n${readFileSync(main, 'utf8')}`);
  return imports.length;
}

for (const name of readdirSync(from).filter((one) => one.endsWith('.txt'))) {
  const id = name.slice(0, -'.txt'.length);
  if (only.length > 0 && !only.includes(id)) continue;
  const folder = path.resolve(to, `${id}.sources`);
  rmSync(folder, { recursive: true, force: true });
  const files = filesOf(readFileSync(path.join(from, name), 'utf8'));
  for (const [at, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, at)), { recursive: true });
    writeFileSync(path.join(folder, at), text);
  }
  try {
    await run('npm', ['install', ...quiet, '--include=dev'], { cwd: folder });
    const fonts = await addFamilies(folder, files);
    await run('npx', ['vite', 'build', '--logLevel', 'error'], { cwd: folder });
    cpSync(path.join(folder, 'dist'), path.resolve(to, id), { recursive: true });
    say(`${id}: built, ${Object.keys(files).length} files, ${fonts} stylesheets of fonts`);
  } catch (error) {
    say(`${id}: not built: ${String(error.stderr || error.message).slice(0, 2000)}`);
  } finally {
    rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
  }
}
