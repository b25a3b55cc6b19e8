import { maxTagLineLength } from './reply-limits';
import { tagNames } from './parse-tag';

/**
 * What the beginning of a line outside content can still become: `blank` so far, a `tag`, a code `fence`, or definitely
 * `text`.
 */
export type LineKind = 'blank' | 'tag' | 'fence' | 'text';

/** Follows one line as it arrives, reading each character once. */
export interface LineHead {
  readonly kind: LineKind;
  /**
   * Reads on from `from` to the next newline, or past the character that makes the line `text`; returns the position.
   */
  read(text: string, from: number): number;
  /** Begins the next line. */
  reset(): void;
}

type Phase = 'blank' | 'name' | 'attributes' | 'closed' | 'ticks' | 'info' | 'text';

const maxNameLength = Math.max(...tagNames.map((name) => name.length)) + 1;
const kinds: Record<Phase, LineKind> = {
  blank: 'blank',
  name: 'tag',
  attributes: 'tag',
  closed: 'tag',
  ticks: 'fence',
  info: 'fence',
  text: 'text',
};

/** A `LineHead` at the beginning of a line. Cost: O(1) per character; the only text it keeps is the tag's name. */
export function createLineHead(): LineHead {
  let phase: Phase = 'blank';
  let name = '';
  let openQuote = '';
  let tick = '';
  let ticks = 0;
  let length = 0;

  function next(character: string): Phase {
    switch (phase) {
      case 'blank':
        if (character === ' ' || character === '\t') return 'blank';
        if (character === '<') return 'name';
        if (character !== '`' && character !== '~') return 'text';
        tick = character;
        ticks = 1;
        return 'ticks';
      case 'name':
        return afterNameCharacter(character);
      case 'attributes':
        if (openQuote !== '') {
          if (character === openQuote) openQuote = '';
          return 'attributes';
        }
        if (character === '"' || character === "'") openQuote = character;
        if (character === '<') return 'text';
        return character === '>' ? 'closed' : 'attributes';
      case 'closed':
        return character === ' ' || character === '\t' ? 'closed' : 'text';
      case 'ticks':
        if (character !== tick) return ticks >= 3 ? 'info' : 'text';
        ticks++;
        return 'ticks';
      case 'info':
        return character === '`' ? 'text' : 'info';
      case 'text':
        return 'text';
      default:
        return phase satisfies never;
    }
  }

  function afterNameCharacter(character: string): Phase {
    const word = name.startsWith('/') ? name.slice(1) : name;
    const isWhole = tagNames.some((known) => known === word);
    if (isWhole && character === '>') return 'closed';
    if (isWhole && (character === ' ' || character === '\t' || character === '/')) return 'attributes';
    name += character;
    const start = name.startsWith('/') ? name.slice(1) : name;
    return name.length <= maxNameLength && tagNames.some((known) => known.startsWith(start)) ? 'name' : 'text';
  }

  return {
    get kind() {
      return kinds[phase];
    },
    read(text, from) {
      let index = from;
      while (index < text.length && phase !== 'text') {
        const character = text.charAt(index);
        if (character === '\n') break;
        phase = ++length > maxTagLineLength ? 'text' : next(character);
        index++;
      }
      return index;
    },
    reset() {
      phase = 'blank';
      name = '';
      openQuote = '';
      ticks = 0;
      length = 0;
    },
  };
}
