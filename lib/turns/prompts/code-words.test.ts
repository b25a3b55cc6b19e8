import { expect, test } from 'vitest';
import { codeWordsOf } from './code-words';
import { chooseFiles } from './choose-files';
import { wordsOf } from './words';

const countTokens = (text: string) => Math.ceil(text.length / 4);
const long = (name: string) =>
  `export function ${name}() {\n${'  // a line of code that is not meant\n'.repeat(120)}}\n`;

test('a Chinese request finds the files that only English words name', () => {
  const files = [
    ...[
      'Banner',
      'Basket',
      'Cabinet',
      'Cellar',
      'Chalk',
      'Flour',
      'Footer',
      'Jar',
      'Kitchen',
      'Lamp',
      'Loaf',
      'Menu',
    ].map((name) => ({
      path: `src/components/${name}.tsx`,
      content: long(name),
    })),
    { path: 'src/components/OrderSlip.tsx', content: `${long('OrderSlip')}// the pickup time on the card\n` },
    { path: 'src/components/Shelf.tsx', content: `${long('Shelf')}// sorted by pickup\n` },
  ];
  const prompt = '今天要取货的卡片显眼一点，加个橙色的边，再按取货时间从早到晚排';
  const shown = chooseFiles(files, { prompt, problemPaths: [], recentPaths: [] }, 40_000, countTokens).files;
  const paths = shown.map(({ path }) => path);
  expect(paths).toContain('src/components/OrderSlip.tsx');
  expect(paths).toContain('src/components/Shelf.tsx');
});

test('other languages give no further words, and each Chinese one gives some that files are searched for', () => {
  expect(codeWordsOf('make the cards orange')).toBe('');
  for (const said of ['购物车', '留言', '订位', '首页', '卡片'])
    expect(wordsOf(codeWordsOf(said)).size, said).toBeGreaterThan(0);
  expect(codeWordsOf('把购物车放到顶部')).toContain('cart');
});
