import { fail, succeed, type Result } from '../foundation/result';
import { splitLine, type Word } from './line-words';
import {
  longestText,
  rememberedName,
  roles,
  states,
  type Counting,
  type PromiseStep,
  type Role,
  type Sight,
  type Thing,
  type ThingState,
} from './promise';
import { ownValue } from '../foundation/own-value';

/** What is wrong with a line; `word` is what was found there, or what is missing. */
export type StepFault = {
  code:
    | 'quote-open'
    | 'verb-unknown'
    | 'role-unknown'
    | 'name-missing'
    | 'text-missing'
    | 'number-missing'
    | 'route-wrong'
    | 'too-much'
    | 'too-long';
  word: string;
};
type Parsed<Value> = Result<Value, StepFault>;

const roleNames: ReadonlySet<string> = new Set(roles);
const stateNames: ReadonlySet<string> = new Set(states);
/** Other words that people and models use for a role. */
const roleAliases: Readonly<Record<string, Role>> = {
  image: 'img',
  picture: 'img',
  field: 'textbox',
  input: 'textbox',
  item: 'listitem',
  popup: 'dialog',
  title: 'heading',
  select: 'combobox',
};

/** Reads the words of a line from left to right. */
function createReader(words: readonly Word[]) {
  let index = 0;
  const takeKind = (kind: Word['kind']): string | null => {
    const word = words[index];
    if (word?.kind !== kind) return null;
    index += 1;
    return word.text;
  };
  return {
    peek: (): Word | undefined => words[index],
    isAtQuote: () => words[index]?.kind === 'quoted',
    takeQuoted: () => takeKind('quoted'),
    takeWord: () => takeKind('word'),
    takeAny: () => takeKind('quoted') ?? takeKind('word'),
    /** Consumes these words if they come next, ignoring case. */
    take(...texts: string[]): boolean {
      const isNext = texts.every((text, offset) => {
        const word = words[index + offset];
        return word?.kind === 'word' && word.text.toLowerCase() === text;
      });
      if (isNext) index += texts.length;
      return isNext;
    },
  };
}
type Reader = ReturnType<typeof createReader>;

const wrong = (code: StepFault['code'], word: string | null | undefined): Parsed<never> =>
  fail({ code, word: word ?? '' });

function readRole(reader: Reader): Parsed<Role> {
  reader.take('the');
  reader.take('a');
  reader.take('an');
  const word = reader.takeWord();
  if (word === null) return wrong('role-unknown', reader.peek()?.text);
  const lower = word.toLowerCase();
  const role = ownValue(roleAliases, lower) ?? (roleNames.has(lower) ? (lower as Role) : null);
  return role === null ? wrong('role-unknown', word) : succeed(role);
}

function readThing(reader: Reader, needsName: boolean): Parsed<Thing> {
  const role = readRole(reader);
  if (!role.ok) return role;
  const name = reader.takeQuoted();
  if (name === '' || (needsName && name === null)) return wrong('name-missing', role.value);
  return succeed({ role: role.value, name });
}

function readWithin(reader: Reader): Parsed<Thing | null> {
  return reader.take('in') ? readThing(reader, false) : succeed(null);
}

function readSight(reader: Reader): Parsed<Sight> {
  // Models write `see text "…"` as often as `see "…"`.
  reader.take('the', 'text');
  reader.take('text');
  if (reader.isAtQuote()) {
    const text = reader.takeQuoted()!;
    if (text === '') return wrong('text-missing', 'see');
    const within = readWithin(reader);
    return within.ok ? succeed({ kind: 'text', text, within: within.value }) : within;
  }
  const thing = readThing(reader, false);
  if (!thing.ok) return thing;
  reader.take('is');
  const next = reader.peek();
  const isState = next?.kind === 'word' && stateNames.has(next.text.toLowerCase());
  const state = isState ? (reader.takeWord()!.toLowerCase() as ThingState) : null;
  let value: string | null = null;
  if (reader.take('with')) {
    value = reader.takeQuoted();
    if (value === null) return wrong('text-missing', 'with');
  }
  const within = readWithin(reader);
  return within.ok ? succeed({ kind: 'thing', thing: thing.value, state, value, within: within.value }) : within;
}

function readCounting(reader: Reader): Parsed<Counting> {
  reader.take('is');
  reader.take('=');
  const word = reader.takeWord();
  if (word === null) return succeed({ kind: 'remember' });
  const number = Number(word);
  if (!/^[+-]?\d{1,5}$/.test(word)) return wrong('number-missing', word);
  if (/^[+-]/.test(word)) return succeed({ kind: 'changed', by: number });
  if (reader.take('more')) return succeed({ kind: 'changed', by: number });
  if (reader.take('fewer') || reader.take('less')) return succeed({ kind: 'changed', by: -number });
  return succeed({ kind: 'is', number });
}

function readCount(reader: Reader): Parsed<PromiseStep> {
  const thing = readThing(reader, false);
  if (!thing.ok) return thing;
  const within = readWithin(reader);
  if (!within.ok) return within;
  const counting = readCounting(reader);
  if (!counting.ok) return counting;
  return succeed({ do: 'count', thing: thing.value, within: within.value, counting: counting.value });
}

function readField(reader: Reader, verb: 'fill' | 'choose'): Parsed<PromiseStep> {
  // The role in `fill textbox "Name"` adds nothing to `fill "Name"`.
  if (!reader.isAtQuote()) readRole(reader);
  const first = reader.takeQuoted();
  if (!first) return wrong('name-missing', verb);
  const isBound = verb === 'fill' ? reader.take('with') : reader.take('for') || reader.take('in');
  const second = isBound ? reader.takeQuoted() : null;
  if (second === null || (verb === 'choose' && second === '')) return wrong('text-missing', verb);
  const within = readWithin(reader);
  if (!within.ok) return within;
  if (verb === 'fill') return succeed({ do: 'fill', field: first, text: second, within: within.value });
  return succeed({ do: 'choose', option: first, field: second, within: within.value });
}

/** `remember "Your code" as code`, `remember textbox "Link" as link in dialog`. */
function readRemembering(reader: Reader): Parsed<PromiseStep> {
  const label = reader.takeQuoted();
  if (label === '') return wrong('name-missing', 'remember');
  const thing = label === null ? readThing(reader, false) : null;
  if (thing !== null && !thing.ok) return thing;
  const name = reader.take('as') ? (reader.takeAny()?.toLowerCase() ?? '') : '';
  if (!rememberedName.test(name)) return wrong('name-missing', 'as');
  const within = readWithin(reader);
  if (!within.ok) return within;
  const of = thing === null ? { label: label! } : { thing: thing.value };
  return succeed({ do: 'remember', of, name, within: within.value });
}

/** `as the owner`, `as a visitor`, `as Rosa`. */
function readPerson(reader: Reader): Parsed<PromiseStep> {
  if (reader.isAtQuote()) {
    const name = reader.takeQuoted()!;
    return name === '' ? wrong('name-missing', 'as') : succeed({ do: 'as', person: { kind: 'named', name } });
  }
  reader.take('the');
  reader.take('a');
  const name = reader.takeWord();
  if (name === null) return wrong('name-missing', 'as');
  const lower = name.toLowerCase();
  if (lower === 'owner') return succeed({ do: 'as', person: { kind: 'owner' } });
  if (['visitor', 'nobody', 'stranger', 'guest'].includes(lower))
    return succeed({ do: 'as', person: { kind: 'visitor' } });
  return succeed({ do: 'as', person: { kind: 'named', name } });
}

function readBody(reader: Reader): Parsed<PromiseStep> {
  if (reader.take('not', 'see') || reader.take('don’t', 'see') || reader.take("don't", 'see')) {
    const sight = readSight(reader);
    return sight.ok ? succeed({ do: 'not-see', sight: sight.value }) : sight;
  }
  if (reader.take('after', 'reload') || reader.take('reload')) return succeed({ do: 'reload' });
  for (const size of ['phone', 'desktop'] as const) {
    if (reader.take('at', size, 'size')) return succeed({ do: 'size', size });
  }
  const verb = reader.takeAny() ?? '';
  switch (verb.toLowerCase()) {
    case 'go': {
      reader.take('to');
      const route = reader.takeAny();
      const isRoute = route !== null && /^\/(?!\/)[^\s\\]*$/.test(route);
      return isRoute ? succeed({ do: 'go', route }) : wrong('route-wrong', route);
    }
    case 'click': {
      reader.take('on');
      const thing = readThing(reader, true);
      if (!thing.ok) return thing;
      const within = readWithin(reader);
      return within.ok ? succeed({ do: 'click', thing: thing.value, within: within.value }) : within;
    }
    case 'fill':
    case 'choose':
      return readField(reader, verb.toLowerCase() as 'fill' | 'choose');
    case 'press': {
      const key = reader.takeAny();
      return key !== null && /^[\w+]{1,32}$/.test(key) ? succeed({ do: 'press', key }) : wrong('text-missing', 'press');
    }
    case 'see': {
      const sight = readSight(reader);
      return sight.ok ? succeed({ do: 'see', sight: sight.value }) : sight;
    }
    case 'count':
      return readCount(reader);
    case 'remember':
      return readRemembering(reader);
    case 'as':
      return readPerson(reader);
    default:
      return wrong('verb-unknown', verb);
  }
}

/** Parses one line of a journey. Leading numbers and dashes, and a full stop at the end, are ignored. */
export function parseStep(line: string): Parsed<PromiseStep> {
  const bare = line.replace(/^\s*(?:[-*•]|\d{1,2}[.)])\s+/, '').replace(/([”"」』»\w])[.。]\s*$/, '$1');
  if (bare.length > 3 * longestText) return wrong('too-long', bare.slice(0, 20));
  const words = splitLine(bare);
  if (words === null) return wrong('quote-open', bare.slice(0, 80));
  if (words.some(({ text }) => text.length > longestText)) return wrong('too-long', bare.slice(0, 20));
  const reader = createReader(words);
  const step = readBody(reader);
  const rest = reader.peek();
  return step.ok && rest !== undefined ? wrong('too-much', rest.text) : step;
}
