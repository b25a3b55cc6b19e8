import { converter, wcagContrast } from 'culori';
import { describe, expect, test } from 'vitest';
import { demoExamples } from '../../turns/demo/demo-examples';
import { drawLooks } from './draw-looks';
import { lookToCss, themeOf, type Look } from './look';

const toOklch = converter('oklch');
const hueOf = (look: Look) => toOklch(look.colors.brand)?.h ?? 0;
const prompts = [
  ...demoExamples.map(({ prompts: [first] }) => first),
  ...[
    '',
    'x',
    'a dark dashboard',
    '深色的记账本',
    'our colours are purple',
    'something blue and gold',
    'pink for my salon',
  ],
];
const seeds = Array.from({ length: 300 }, (_, index) => index * 7919);
const all = prompts.flatMap((prompt) => seeds.map((seed) => ({ prompt, looks: drawLooks(prompt, seed) })));

describe('drawLooks', () => {
  test('gives text AA contrast on every background, over thousands of seeds', () => {
    let weakest = Infinity;
    for (const { looks } of all) {
      for (const { colors } of looks) {
        for (const ground of [colors.paper, colors.card, colors.tint]) {
          for (const text of [colors.ink, colors.muted, colors.brand, colors.danger]) {
            weakest = Math.min(weakest, wcagContrast(text, ground));
          }
        }
        weakest = Math.min(weakest, wcagContrast(colors['brand-ink'], colors.brand));
      }
    }
    expect(all.length * 3).toBeGreaterThan(5_000);
    expect(weakest).toBeGreaterThanOrEqual(4.5);
  });

  test('draws the same three for the same prompt and seed, and others for another seed', () => {
    expect(drawLooks('A bakery', 1)).toEqual(drawLooks('  a  BAKERY ', 1));
    expect(drawLooks('A bakery', 1)).not.toEqual(drawLooks('A bakery', 2));
    expect(drawLooks('A bakery', 1)).not.toEqual(drawLooks('A brewery', 1));
  });

  test('draws three that differ in type and corners and, if no colour is named, in colour', () => {
    for (const { prompt, looks } of all) {
      expect(new Set(looks.map(({ type }) => type)).size).toBe(3);
      expect(new Set(looks.map(({ corner }) => corner)).size).toBe(3);
      expect(new Set(looks.map(({ colors }) => colors.brand)).size, prompt).toBe(3);
    }
  });

  test('never draws the purple so common in generated apps unless asked to', () => {
    const unasked = all.filter(({ prompt }) => !/purple/.test(prompt)).flatMap(({ looks }) => looks);
    expect(unasked.filter((look) => hueOf(look) > 275 && hueOf(look) < 335)).toEqual([]);
    const asked = all.filter(({ prompt }) => /purple/.test(prompt)).flatMap(({ looks }) => looks.map(hueOf));
    expect(Math.min(...asked)).toBeGreaterThan(280);
    expect(Math.max(...asked)).toBeLessThan(325);
  });

  test('gives different apps different colours', () => {
    const brands = new Set(seeds.map((seed) => drawLooks('A list of things', seed)[0].colors.brand));
    expect(brands.size).toBeGreaterThan(200);
  });

  test('is dark on request, and light otherwise', () => {
    expect(drawLooks('a dark dashboard', 1).map(({ scheme }) => scheme)).toEqual(['dark', 'dark', 'dark']);
    expect(drawLooks('a dashboard', 1).map(({ scheme }) => scheme)).toEqual(['light', 'light', 'light']);
  });
});

describe('lookToCss', () => {
  test('is a theme that Tailwind accepts, with every token of the template’s parts', () => {
    const look = drawLooks('A bakery', 1)[0];
    const css = lookToCss(look);
    expect(css.startsWith('@import "tailwindcss";\n\n@theme {\n')).toBe(true);
    for (const name of ['brand', 'brand-ink', 'card', 'ink', 'muted', 'line', 'tint', 'danger']) {
      expect(css).toContain(`  --color-${name}: #`);
    }
    expect(Object.values(themeOf(look)).some((value) => /[{};]/.test(value))).toBe(false);
  });
});
