import { describe, expect, test } from 'vitest';
import { legsOf } from './journey-legs';
import { fitsTogether, keepModelPromise, withPromises } from './keep-promise';
import { orderPromises } from './order-promises';
import { describeFault, parseJourney, parsePromise } from './parse-promise';
import { parseStep } from './parse-step';
import { printJourney, printStep } from './print-step';
import { promisesOf } from './promise-schema';
import type { AppPromise } from './promise';
import { withRemembered } from './remembered';

function stepsOf(text: string) {
  const journey = parseJourney(text);
  if (!journey.ok) throw new Error(describeFault(journey.error));
  return journey.value;
}
const promise = (id: string, journey: string, more: Partial<AppPromise> = {}): AppPromise => ({
  ...{ id, sentence: `${id} works`, journey: stepsOf(journey), isOff: false, author: 'model', proposal: null },
  ...more,
});

describe('steps', () => {
  const lines = [
    'go /#/bookings?day=2',
    'click button "Add"',
    'click button "Delete" in listitem "Milk"',
    'fill "Name" with "Ada \\"the first\\""',
    'fill "Day" with "{today+3}" in dialog',
    'choose "Monthly" for "Repeats"',
    'press Control+a',
    'see "3 left"',
    'see "3 left" in region "Today"',
    'see checkbox "Milk" checked',
    'see textbox "Name" with "Ada" in dialog "New"',
    'not see heading',
    'count listitem',
    'count listitem in list "Habits" is 4',
    'count button "Delete" is 1 more',
    'count button "Delete" is 2 fewer',
    'remember "Your code" as code',
    'remember textbox "Link" as link in dialog "Share"',
    'as the owner',
    'as a visitor',
    'as "Rosa"',
    'after reload',
    'at phone size',
  ];
  test.each(lines)('%s prints back as what was read', (line) => {
    const step = parseStep(line);
    expect(step.ok && printStep(step.value)).toBe(line);
  });

  test.each([
    ['- Click the button “Add”.', 'click button "Add"'],
    ['3) see 「还剩 3 项」', 'see "还剩 3 项"'],
    ['see text "3 left" in listitem "Tents"', 'see "3 left" in listitem "Tents"'],
    ['not see the text "Sold"', 'not see "Sold"'],
    ['choose "Monthly" in "Repeats"', 'choose "Monthly" for "Repeats"'],
    ['fill textbox "Name" with \'Ada\'', 'fill "Name" with "Ada"'],
    ['don\'t see image "Logo"', 'not see img "Logo"'],
    ['count item +1', 'count listitem is 1 more'],
    ['reload', 'after reload'],
    ['as Rosa', 'as "Rosa"'],
    ['as owner', 'as the owner'],
    ['as nobody', 'as a visitor'],
    ['remember “Ihr Code” as Code', 'remember "Ihr Code" as code'],
  ])('%s is accepted', (line, printed) => {
    const step = parseStep(line);
    expect(step.ok && printStep(step.value)).toBe(printed);
  });

  test.each([
    ['click button "Add', 'quote-open', 'click button "Add'],
    ['tap button "Add"', 'verb-unknown', 'tap'],
    ['click buton "Add"', 'role-unknown', 'buton'],
    ['click button', 'name-missing', 'button'],
    ['fill "Name"', 'text-missing', 'fill'],
    ['go //elsewhere.example', 'route-wrong', '//elsewhere.example'],
    ['go https://elsewhere.example', 'route-wrong', 'https://elsewhere.example'],
    ['count listitem many', 'number-missing', 'many'],
    ['see "a" twice', 'too-much', 'twice'],
    ['remember "Your code"', 'name-missing', 'as'],
    ['remember "Day" as today', 'name-missing', 'as'],
    ['as', 'name-missing', 'as'],
  ])('%s is refused', (line, code, word) => {
    expect(parseStep(line)).toEqual({ ok: false, error: { code, word } });
  });
});

describe('a promise', () => {
  test('is its sentence followed by its steps', () => {
    const parsed = parsePromise(
      'A habit stays ticked.\n\nclick button "Read"\nafter reload\nsee button "Read" pressed\n',
    );
    expect(parsed.ok && { ...parsed.value, journey: printJourney(parsed.value.journey) }).toEqual({
      sentence: 'A habit stays ticked.',
      journey: 'click button "Read"\nafter reload\nsee button "Read" pressed',
    });
  });

  test.each([
    ['One.\nclick button "A"\nsee buton "B"', 3, 'role-unknown'],
    ['One.', 1, 'steps-missing'],
    ['see "x"\nclick button "A"', 1, 'sentence-missing'],
    ['One.\nclick button "A"', 2, 'nothing-seen'],
    ['One.\nclick buton "A"\nsee "B"', 2, 'role-unknown'],
  ])('reports the line of the mistake in %j', (text, line, code) => {
    const parsed = parsePromise(text);
    expect(parsed.ok ? null : parsed.error).toMatchObject({ line, code });
  });
});

describe('what the model may do with promises', () => {
  const standing = [promise('kept', 'see "a"')];
  const written = { id: 'kept', sentence: 'kept works', journey: stepsOf('see "b"') };

  test('a different sentence under the same id is a proposal, and the old one stays', () => {
    const kept = keepModelPromise(standing, new Set(), { ...written, sentence: 'something else works' });
    expect(kept).toMatchObject({ ok: true, value: { kind: 'proposed' } });
    if (kept.ok) expect(kept.value.promise.journey).toEqual(standing[0]!.journey);
  });

  test('different steps for the same sentence need no question, but have yet to prove something', () => {
    const kept = keepModelPromise(standing, new Set(), { ...written, sentence: 'Kept works.' });
    expect(kept).toMatchObject({
      value: { kind: 'changed', promise: { sentence: 'kept works', proof: 'none', journey: written.journey } },
    });
  });

  test('may rewrite what it wrote itself in this turn', () => {
    expect(keepModelPromise(standing, new Set(['kept']), written)).toMatchObject({ value: { kind: 'changed' } });
  });

  test('an identical promise changes nothing', () => {
    expect(keepModelPromise(standing, new Set(), { ...standing[0]! })).toMatchObject({ value: { kind: 'same' } });
  });

  test('their number is limited', () => {
    const many = Array.from({ length: 40 }, (_, n) => promise(`p-${n}`, 'see "a"'));
    expect(keepModelPromise(many, new Set(), written)).toEqual({ ok: false, error: 'too-many' });
  });

  test('their total length is limited, but a list that gets shorter passes', () => {
    const long = (id: string) =>
      promise(
        id,
        Array(60)
          .fill(`see "${'x'.repeat(500)}"`)
          .join('\n'),
      );
    const three = [long('a'), long('b'), long('c')];
    expect(fitsTogether([], three)).toBe(true);
    const four = [...three, long('d')];
    expect(fitsTogether(three, four)).toBe(false);
    expect(fitsTogether([...four, long('e')], four)).toBe(true);
  });

  test('each keeps its place in the list', () => {
    const [one, two] = [promise('one', 'see "a"'), promise('two', 'see "a"')];
    const ids = withPromises([one, two], [promise('three', 'see "a"'), { ...one, isOff: true }]).map(({ id }) => id);
    expect(ids).toEqual(['one', 'two', 'three']);
  });
});

test('those a change touches are tried first, and disabled ones not at all', () => {
  const all = [
    promise('far', 'see "nothing of it"'),
    promise('off', 'see "a"', { isOff: true }),
    promise('near', 'click button "Book a table"\nsee "a"'),
    promise('new', 'see "b"'),
  ];
  const ordered = orderPromises(all, new Set(['new']), ['<button>Book a table</button>']);
  expect(ordered.map(({ id }) => id)).toEqual(['new', 'near', 'far']);
});

test('a journey is split where the page is opened or resized', () => {
  const text = 'at phone size\ngo /a\nclick button "A"\nafter reload\nsee "B"\nat desktop size\nsee "C"\ngo /\nsee "D"';
  const legs = legsOf(stepsOf(text));
  expect(legs.map(({ begin, size, first, steps }) => [begin.kind, size, first, steps.length])).toEqual([
    ['fresh', 'phone', 2, 1],
    ['reload', 'phone', 4, 1],
    ['stay', 'desktop', 6, 1],
    ['open', 'desktop', 8, 1],
  ]);
});

test('reads promises from a version’s settings, and skips what is not a promise', () => {
  const kept = promise('one', 'see "a"');
  expect(promisesOf({ promises: [kept, { id: 'Bad Id' }, 3] })).toEqual([kept]);
  expect(promisesOf({ promises: 'x' })).toEqual([]);
});

test('a person of a journey has a place to start and their own device', () => {
  const text = 'as the owner\ngo /admin\nclick button "A"\nas Rosa\nsee "B"\nas the owner\nafter reload\nsee "C"';
  const legs = legsOf(stepsOf(text));
  expect(
    legs.map(({ begin, first }) => [
      'person' in begin ? [begin.kind, begin.person?.kind, begin.route] : begin.kind,
      first,
    ]),
  ).toEqual([
    [['fresh', 'owner', '/admin'], 2],
    [['open', 'named', '/'], 4],
    [['open', 'owner', '/'], 6],
    ['reload', 7],
  ]);
});

test('replaces remembered names in later texts, and leaves other braces alone', () => {
  const [step] = legsOf(stepsOf('see "{code} of {today} and {other}" in dialog "{code}"'))[0]!.steps;
  expect(printStep(withRemembered(step!, new Map([['code', 'AB 12']])))).toBe(
    'see "AB 12 of {today} and {other}" in dialog "AB 12"',
  );
});
