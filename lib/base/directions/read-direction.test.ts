import { describe, expect, test } from 'vitest';
import { directionOf, directionSchema } from './direction';
import { readDirection } from './read-direction';

const written = `idea: A seed packet pinned to a shed door: paper, string, hand-stamped dates.
colors: paper #f6f0e1, ink #2a2a1f, leaf #2f6b3a, stamp #b4432f
type: Fraunces for headings, Work Sans for text
opening: The week's beds as a drawn garden plan, one bed large
motion: Beds lift a little when touched; a stamp lands when a task is done`;

const colorsOf = (colors: string) => readDirection(`idea: x\ncolors: ${colors}`)?.colors;

describe('readDirection', () => {
  test('reads every line, including a colon within a value', () => {
    const direction = readDirection(written);
    expect(direction).toEqual({
      idea: 'A seed packet pinned to a shed door: paper, string, hand-stamped dates.',
      colors: [
        { name: 'paper', hex: '#f6f0e1' },
        { name: 'ink', hex: '#2a2a1f' },
        { name: 'leaf', hex: '#2f6b3a' },
        { name: 'stamp', hex: '#b4432f' },
      ],
      type: 'Fraunces for headings, Work Sans for text',
      opening: "The week's beds as a drawn garden plan, one bed large",
      motion: 'Beds lift a little when touched; a stamp lands when a task is done',
    });
    expect(directionOf({ direction })).toEqual(direction);
  });

  test('reads the lines in any order, as a list, in bold, and wrapped', () => {
    const other = `- **Type**: Inter\n\n- Colours:\n\n  - accent: none\n  - paper: #FFF\n  - ink (#111111)\n* _idea_：一张贴在\n花房门上的种子袋\n`;
    expect(readDirection(other)).toEqual({
      idea: '一张贴在 花房门上的种子袋',
      colors: [
        { name: 'paper', hex: '#ffffff' },
        { name: 'ink', hex: '#111111' },
      ],
      ...{ type: 'Inter', opening: '', motion: '' },
    });
  });

  test('ends a value at a blank line', () => {
    expect(readDirection(`${written}\n\nHere it is.`)).toEqual(readDirection(written));
  });

  test('ignores a code fence around them', () => {
    expect(readDirection(`\`\`\`yaml\n${written}\n\`\`\``)).toEqual(readDirection(written));
  });

  test('skips unknown keys and what follows them', () => {
    const direction = readDirection(`${written}\nmood: quiet\nand more of it\nlayout: wide`);
    expect(direction).toEqual(readDirection(written));
  });

  test('skips invalid colours, and those after the eighth', () => {
    expect(colorsOf('paper #f6f0e, ink #12345678, leaf green, a #000000，b #ffffff、#ABCDEF')).toEqual([
      { name: 'a', hex: '#000000' },
      { name: 'b', hex: '#ffffff' },
      { name: '#abcdef', hex: '#abcdef' },
    ]);
    expect(colorsOf(Array.from({ length: 12 }, (_, n) => `c${n} #00000${n % 10}`).join(', '))).toHaveLength(8);
  });

  test.each([
    ['nothing', ''],
    ['prose', 'A calm and friendly app.'],
    ['no idea', 'colors: a #000000, b #ffffff'],
    ['an empty idea', 'idea:  \ncolors: a #000000, b #ffffff'],
    ['no colours', 'idea: Paper and string'],
    ['one colour', 'idea: Paper and string\ncolors: paper #f6f0e1, ink dark'],
  ])('rejects %s', (_what, text) => expect(readDirection(text)).toBeNull());

  test('cuts what is too long, so that the stored value can always be read again', () => {
    const long = '纸'.repeat(400);
    const direction = readDirection(`idea: ${long}\ncolors: ${long} #000000, b #ffffff\ntype: ${long}🙂`)!;
    expect(direction.idea).toHaveLength(300);
    expect(directionSchema.parse(direction)).toEqual(direction);
  });

  test('removes invisible characters and those that change the text direction', () => {
    expect(readDirection('idea: a\u202eb\u0007c\ncolors: x #000000, y #ffffff')?.idea).toBe('a b c');
  });
});

describe('directionOf', () => {
  test.each([
    {},
    { direction: null },
    { direction: { idea: 'x' } },
    { direction: { ...readDirection(written), idea: '' } },
  ])('is null for settings without a valid one', (settings) => expect(directionOf(settings)).toBeNull());
});
