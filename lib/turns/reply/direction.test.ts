import { describe, expect, test } from 'vitest';
import type { Direction } from '../../base/directions/direction';
import type { ReplyEvent } from './reply-event';
import { readReply } from './read-reply';
import { cutEvery, joinDeltas, parsePieces } from './reply-in-chunks';
import { wholePart } from './whole-part';

const lines = `idea: Paper, string, hand-stamped dates.
colors: paper #f6f0e1, ink #2a2a1f
type: Fraunces for headings
opening: A drawn plan of the beds
motion: Beds lift a little`;
const direction: Direction = {
  idea: 'Paper, string, hand-stamped dates.',
  colors: [
    { name: 'paper', hex: '#f6f0e1' },
    { name: 'ink', hex: '#2a2a1f' },
  ],
  ...{ type: 'Fraunces for headings', opening: 'A drawn plan of the beds', motion: 'Beds lift a little' },
};
const file = '<file path="a.ts">\n1\n</file>\n';
const plan = '<plan>\n- one\n</plan>\n';

const read = (text: string) => joinDeltas(readReply(text));
const told: ReplyEvent = { type: 'direction', direction };
const say = (text: string): ReplyEvent => ({ type: 'text-delta', text });
const rest = read(plan + file);

describe('a direction', () => {
  test('is sent once, when it has ended, and not as prose', () => {
    const text = `Here it comes.\n\n<direction>\n${lines}\n</direction>\n${plan}${file}`;
    expect(read(text)).toEqual([say('Here it comes.'), told, ...rest]);
  });

  test.each([1, 2, 3, 5, 8, 13, 64])('is the same in chunks of %i, with Windows line ends too', (size) => {
    const text = `Hi\n<direction>\n${lines}\n\n</direction>\n${file}Bye\n`;
    const whole = read(text);
    for (const one of [text, text.replaceAll('\n', '\r\n')]) {
      expect(joinDeltas(parsePieces(cutEvery(one, size)).flat())).toEqual(whole);
    }
    expect(whole).toContainEqual(told);
  });

  test.each([
    ['in a fence', `\`\`\`xml\n<direction>\n${lines}\n</direction>\n\`\`\`\n`],
    ['with a fence in it', `<direction>\n\`\`\`\n${lines}\n\`\`\`\n</direction>\n`],
    ['indented', `  <direction>\n  ${lines.replaceAll('\n', '\n  ')}\n  </direction>\n`],
    ['closed at another indentation', `<direction>\n${lines}\n  </direction>\n`],
    ['closed by another name', `<direction>\n${lines}\n</plan>\n`],
    ['with attributes', `<direction mood="quiet">\n${lines}\n</direction>\n`],
    ['with lines that mean nothing', `<direction>\nmood: quiet\n${lines}\nlayout: wide\n</direction>\n`],
    ['with markup that is no tag', `<direction>\n${lines}\n<section>\n</direction>\n`],
  ])('is read %s', (_how, text) => {
    const events = read(text + plan + file).filter(({ type }) => type !== 'text-delta');
    expect(events[0]).toMatchObject({ type: 'direction', direction: { idea: direction.idea } });
    expect(events.slice(1)).toEqual(rest);
  });

  test('ends at the next tag if its own is missing, and no file is lost', () => {
    expect(read(`<direction>\n${lines}\n\n${plan}${file}`)).toEqual([told, ...rest]);
    expect(read(`<direction>\n${lines}\n${file}`)).toEqual([told, ...read(file)]);
  });

  test('loses no words to the person if its closing tag is missing', () => {
    const words = 'Here is your garden.\n\nIt keeps itself.';
    expect(read(`<direction>\n${lines}\n\n${words}\n\n${plan}${file}`)).toEqual([told, say(words), ...rest]);
    expect(read(`<direction>\n${lines}\n\n${words}\n`)).toEqual([told, say(words)]);
    expect(read(`<direction>\n${words}\n${plan}${file}`)).toEqual([say(words), ...rest]);
  });

  test('that the reply ends in is sent as far as it came', () => {
    expect(read(`<direction>\n${lines}`)).toEqual([told]);
    expect(read(`<direction>\n${lines}\n</direc`)).toEqual([told]);
    expect(read('<direction>\nidea: Paper and')).toEqual([]);
  });

  test.each([
    ['nothing in it', '<direction>\n</direction>\n'],
    ['no content at all', '<direction/>\n'],
    ['no colours that are any', '<direction>\nidea: Paper\ncolors: paper, ink #12\n</direction>\n'],
    ['prose in it', '<direction>\nSomething calm, I think.\n</direction>\n'],
  ])('with %s is dropped, and nothing with it', (_what, text) => {
    expect(read(`Hi\n${text}${plan}${file}`)).toEqual([say('Hi'), ...rest]);
  });

  test('is read up to its limit, whatever comes after', () => {
    const long = `${lines}\n${'mood: quiet and slow and calm\n'.repeat(10_000)}type: Inter`;
    expect(read(`<direction>\n${long}\n</direction>\n${file}`)).toEqual([told, ...read(file)]);
    // This also holds if the limit falls inside a line with a value.
    const cut = `idea: x\ncolors: a #000000, b #ffffff\ntype: ${'y'.repeat(3_000)}`;
    const [event] = read(`<direction>\n${cut}\n</direction>\n`);
    expect(event).toMatchObject({ type: 'direction', direction: { idea: 'x', type: '' } });
  });

  test('that was cut off is written again from its start', () => {
    const before = `Hi\n${file}`;
    expect(wholePart(`${before}<direction>\nidea: Pa`)).toEqual({ length: before.length, tags: 1 });
  });
});
