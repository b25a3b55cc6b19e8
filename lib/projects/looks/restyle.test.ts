import { parse, wcagContrast } from 'culori';
import { describe, expect, test } from 'vitest';
import { demoExamples } from '../../turns/demo/demo-examples';
import { recordedFiles } from '../../preview/tailwind/recorded-files';
import { drawLooks } from './draw-looks';
import { lookToCss } from './look';
import { readTheme } from './read-theme';
import { restyle } from './restyle';

const sheets = demoExamples.map(({ id }) => ({
  id,
  css: recordedFiles(id, '1.reply').find(({ path }) => path === 'src/index.css')!.content,
}));
const colorsOf = (css: string) =>
  readTheme(css).filter(({ name, value }) => name.startsWith('--color-') && parse(value) !== undefined);

/** The sheet without its values: everything that could affect behaviour. */
function skeletonOf(css: string): string {
  let text = css;
  for (const { from, to } of readTheme(css).toReversed()) text = text.slice(0, from) + text.slice(to);
  return text.replace(/\n  --(?:font-sans|radius-\w+): ;/g, '');
}

describe('restyle', () => {
  test.each(sheets)('gives $id three other looks that keep readable text readable', ({ css }) => {
    for (let seed = 0; seed < 12; seed++) {
      const looks = restyle(css, seed);
      expect(looks).toHaveLength(3);
      const before = colorsOf(css);
      for (const { css: next } of looks) {
        const after = new Map(colorsOf(next).map(({ name, value }) => [name, value]));
        expect([...after.keys()]).toEqual(before.map(({ name }) => name));
        for (const one of before) {
          for (const other of before) {
            const was = wcagContrast(one.value, other.value);
            const is = wcagContrast(after.get(one.name)!, after.get(other.name)!);
            if (was >= 4.5) expect(is, `${one.name} on ${other.name}`).toBeGreaterThanOrEqual(4.5);
            else expect(is).toBeGreaterThan(was * 0.94);
          }
        }
      }
    }
  });

  test.each(sheets)('changes nothing in $id except values of its theme', ({ css }) => {
    for (const look of restyle(css, 1)) {
      expect(look.css).not.toBe(css);
      expect(skeletonOf(look.css)).toBe(skeletonOf(css));
    }
  });

  test('keeps colours that carry a meaning', () => {
    const css = '@theme {\n  --color-brand: #2255aa;\n  --color-ink: #112;\n  --color-expense: #b00020;\n}\n';
    for (const look of restyle(css, 3)) {
      expect(look.css).toContain('--color-expense: #b00020;');
      expect(look.css).not.toContain('#2255aa');
    }
  });

  test('is deterministic, differs between seeds, and can be repeated', () => {
    const css = lookToCss(drawLooks('A bakery', 1)[0]);
    expect(restyle(css, 5)).toEqual(restyle(css, 5));
    expect(restyle(css, 5)).not.toEqual(restyle(css, 6));
    let sheet = css;
    for (let again = 0; again < 20; again++) sheet = restyle(sheet, again)[again % 3]!.css;
    expect(readTheme(sheet).map(({ name }) => name)).toEqual(readTheme(css).map(({ name }) => name));
  });

  test('returns nothing if the theme has too few colours', () => {
    for (const css of [
      '',
      '@import "tailwindcss";\n',
      '@theme {\n  --color-a: var(--b);\n  --color-g: #777;\n}',
      'p { --color-x: red }',
    ]) {
      expect(restyle(css, 1)).toEqual([]);
    }
  });

  test('copes with comments and incomplete sheets', () => {
    const css = '@theme {\n  /* --color-old: #f00; } */\n  --color-brand: #2255aa;\n  --color-ink: #101020';
    const [look] = restyle(css, 1);
    expect(look!.css).toContain('/* --color-old: #f00; } */');
  });
});
