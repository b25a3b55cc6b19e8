import { type AST, parseRegExpLiteral, visitRegExpAST } from '@eslint-community/regexpp';

/**
 * A text on which a pattern is slower than linear, and its time in milliseconds for 2,000 characters and for 16,000.
 */
export type Attack = { text: string; small: number; large: number };

const small = 2_000;
const large = 16_000;
/** Characters that most patterns distinguish; those a pattern names itself come before them. */
const usual = [
  ' ',
  '\n',
  'a',
  'A',
  '0',
  '_',
  '-',
  '.',
  '/',
  '<',
  '>',
  '"',
  "'",
  '(',
  ')',
  '{',
  ';',
  ',',
  ':',
  '=',
  '*',
  '\\',
  '中',
];

/**
 * Looks for a text on which a pattern's time grows faster than the text. For each loop it repeats a text that the loop
 * may match: alone, after the text that leads to the loop, together with that lead, and with text that may follow, each
 * time ending in something that can't match. Null means that no such text was found, which is no proof. The test is
 * growth: eight times the text must take more than 24 times as long (quadratic is 64 times; a loop of at most 500 stays
 * near eight), in each of three tries, measured in processor time.
 */
export function attackPattern({ source, flags }: { source: string; flags: string }): Attack | null {
  const pattern = new RegExp(source, flags);
  const read = (text: string) => (pattern.global ? text.match(pattern) : pattern.exec(text));
  const { attacks, mayExplode } = attacksOn(pattern);
  for (const make of attacks) {
    if (mayExplode && isExplosive(read, make)) return { text: make(54), small: Infinity, large: Infinity };
    // Most patterns pass here. Wall-clock time is quicker to read than processor time, and can only overestimate.
    let begun = performance.now();
    read(make(300));
    // Cubic time shows at 300 already, and would take hours at 16,000.
    if (performance.now() - begun > 5 && timeOf(read, make(300)) > 5)
      return { text: make(54), small: Infinity, large: Infinity };
    begun = performance.now();
    read(make(2_000));
    let took = performance.now() - begun;
    if (took < 0.02) continue;
    if (took < 0.1) {
      // Quadratic time this small at 2,000 characters still takes a minute at 2,000,000.
      begun = performance.now();
      read(make(8_000));
      took = performance.now() - begun;
      if (took < 0.15) continue;
    }
    if (!grows(read, make)) continue;
    const before = timeOf(read, make(small));
    return { text: make(60), small: before, large: before > 20 ? Infinity : timeOf(read, make(large), 1) };
  }
  return null;
}

type Read = (text: string) => unknown;
type MakeText = (length: number) => string;

/** Processor time, which does not depend on how busy the machine is. */
function timeOf(read: Read, text: string, times = 3): number {
  let best = Infinity;
  for (let time = 0; time < times; time++) {
    const begun = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(begun);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

function grows(read: Read, make: MakeText): boolean {
  // Most slow patterns are uniformly slow, without faster growth.
  const before = timeOf(read, make(small), 5);
  if (before < 2.5 * timeOf(read, make(small / 2), 5)) return false;
  if (before > 20) return true;
  const text = make(large);
  return [1, 2, 3].every(() => {
    const after = timeOf(read, text, 1);
    return after > 0.7 && after > 24 * before;
  });
}

/** Exponential time would never finish at 1,000 characters, so it is tested on short texts. */
function isExplosive(read: Read, make: MakeText): boolean {
  return [24, 36, 54, 81, 122].some((length) => timeOf(read, make(length), 1) > 20 && timeOf(read, make(length)) > 20);
}

/** Every text to try, without duplicates, loop by loop. */
function attacksOn(pattern: RegExp): { attacks: MakeText[]; mayExplode: boolean } {
  const tree = parseRegExpLiteral(pattern);
  const atoms: Array<{ raw: string; at: AST.Node }> = [];
  const loops: AST.Quantifier[] = [];
  const named: string[] = [];
  visitRegExpAST(tree, {
    onCharacterEnter: (node) => void named.push(String.fromCodePoint(node.value)),
    onCharacterSetEnter: (node) =>
      void (node.parent.type !== 'CharacterClass' && atoms.push({ raw: node.raw, at: node })),
    onCharacterClassEnter: (node) =>
      void (node.parent.type !== 'CharacterClass' && atoms.push({ raw: node.raw, at: node })),
    onQuantifierEnter: (node) => void (node.max > 8 && loops.push(node)),
  });
  const flags = pattern.flags.replace(/[gymd]/g, '');
  const testOf = new Map(atoms.map(({ raw }) => [raw, new RegExp(`^(?:${raw})$`, flags)]));
  const tests = [...testOf.values()];
  // Of the characters that no part of the pattern distinguishes, keep only one.
  const seen = new Set<string>();
  const alphabet = [...new Set([...named, ...usual])].filter((character) => {
    const kind =
      named.includes(character) || character === '\n'
        ? character
        : tests.map((test) => Number(test.test(character))).join('');
    return !seen.has(kind) && seen.add(kind);
  });
  const groups = new Map<AST.Node, string>();

  const join = (before: readonly string[], after: readonly string[], most: number) =>
    before.flatMap((one) => after.map((other) => one + other)).slice(0, most);
  /** Some strings that a part of the pattern matches. */
  const wordsOf = (node: AST.Element, most: number): string[] => {
    switch (node.type) {
      case 'Character':
        return [String.fromCodePoint(node.value)];
      case 'CharacterSet':
      case 'CharacterClass':
        return alphabet.filter((character) => testOf.get(node.raw)?.test(character)).slice(0, most);
      case 'Group':
      case 'CapturingGroup': {
        const words = node.alternatives.flatMap(({ elements }) => wordsOfRow(elements, most)).slice(0, most);
        groups.set(node, words[0] ?? '');
        return words.length > 0 ? words : [''];
      }
      case 'Quantifier': {
        const once = wordsOf(node.element, most);
        const least = once.map((word) => word.repeat(Math.min(node.min, 40)));
        return node.min === 0 ? ['', ...once].slice(0, most) : least;
      }
      case 'Backreference':
        return [node.resolved instanceof Array ? '' : (groups.get(node.resolved) ?? '')];
      default:
        return [''];
    }
  };
  const wordsOfRow = (elements: readonly AST.Element[], most: number): string[] =>
    elements.reduce<string[]>((words, element) => join(words, wordsOf(element, most > 4 ? 4 : most), most), ['']);
  /** Strings that match everything in the pattern that leads to `node`. */
  const leadsTo = (node: AST.Node): string[] => {
    const { parent } = node;
    if (!parent) return [''];
    if (parent.type !== 'Alternative') return leadsTo(parent);
    const before = parent.elements.slice(0, parent.elements.indexOf(node as AST.Element));
    return [...new Set(join(leadsTo(parent), wordsOfRow(before, 3), 4))];
  };
  const followedBy = (node: AST.Quantifier): string[] => {
    const after = node.parent.elements.slice(node.parent.elements.indexOf(node) + 1);
    return [...new Set([1, 2, 3, 5].flatMap((count) => wordsOfRow(after.slice(0, count), 3)))].filter(Boolean);
  };

  // Endings that can't match: the end of the text, a new line, and one of each character.
  const ends = ['', '\n\0', ...(/\$/.test(pattern.source) ? [`\0${alphabet.join('')}\0`] : [])];
  // A prefix that defeats `^` forces the other alternatives, which may reread the rest from every position.
  const starts = pattern.source.includes('|') && pattern.source.includes('^') ? ['', '\0'] : [''];
  // With the multiline flag, every line is a new start.
  const separators = pattern.multiline && pattern.source.includes('^') ? ['', '\n', '\r'] : [''];
  const made = new Map<string, MakeText>();
  for (const loop of loops) {
    const leads = leadsTo(loop);
    const bodies = wordsOf(loop.element, 16).filter(Boolean);
    const follows = followedBy(loop);
    for (const lead of leads) {
      for (const body of bodies) {
        const rows: Array<[string, string]> = [
          [lead, body],
          ['', lead + body],
          ['', body],
          ...follows.flatMap((follow): Array<[string, string]> => [
            [lead + body, follow],
            [lead, body + follow],
            ['', lead + body + follow.slice(0, -1)],
          ]),
        ];
        for (const [first, again] of rows) {
          if (again === '') continue;
          for (const start of starts) {
            for (const end of ends) {
              for (const apart of separators) {
                const row = again + apart;
                const key = JSON.stringify([start + first, row, end]);
                made.set(key, (length) => start + first + row.repeat(length / row.length) + end);
              }
            }
          }
        }
      }
    }
  }
  return {
    attacks: [...made.values()],
    mayExplode: loops.some((loop) => loops.some((other) => isInside(other, loop))),
  };
}

function isInside(node: AST.Node, loop: AST.Node): boolean {
  return node.parent !== null && (node.parent === loop || isInside(node.parent, loop));
}
