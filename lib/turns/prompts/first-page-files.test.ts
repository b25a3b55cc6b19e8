import { expect, test } from 'vitest';
import { firstPageFiles } from './first-page-files';

const file = (path: string, content = '') => ({ path, content, locked: false });
const layout = `import { Header } from './components/Header';\n`;

test.each([
  ['<Route index element={<PackPage />} />', 'src/pages/PackPage.tsx'],
  ['<Route path="/" element={<PackPage />} />', 'src/pages/PackPage.tsx'],
  ['<Route path="/" element={<Guard><PackPage /></Guard>} />', 'src/pages/PackPage.tsx'],
])('the first screen of %s is its page with its parts, and what lies around it', (route, page) => {
  const files = [
    file('src/index.css'),
    file(
      'src/App.tsx',
      `${layout}import { PackPage } from './pages/PackPage';\nimport { BoxesPage } from './pages/BoxesPage';\n<Route path="boxes" element={<BoxesPage />} />\n${route}`,
    ),
    file(page, `import { Shelf } from '../components/Shelf';\nimport data from '../data/goods.json';`),
    file('src/pages/BoxesPage.tsx', `import { Lid } from '../components/Lid';`),
    ...['Header', 'Shelf', 'Lid'].map((name) => file(`src/components/${name}.tsx`)),
    file('src/data/goods.json'),
  ];
  expect(firstPageFiles(files).toSorted()).toEqual([
    'src/App.tsx',
    'src/components/Header.tsx',
    'src/components/Shelf.tsx',
    'src/index.css',
    'src/pages/PackPage.tsx',
  ]);
});

test('an app without routes is App and what it imports, and one without App has only its styles', () => {
  const files = [file('src/index.css'), file('src/App.tsx', layout), file('src/components/Header.tsx')];
  expect(firstPageFiles(files)).toEqual(['src/index.css', 'src/App.tsx', 'src/components/Header.tsx']);
  expect(firstPageFiles([file('src/index.css'), file('server.ts')])).toEqual(['src/index.css']);
});
