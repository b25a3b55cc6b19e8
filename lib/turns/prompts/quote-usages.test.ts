import { expect, test } from 'vitest';
import { exportedNames, quoteUsages } from './quote-usages';

const page = `import { OpeningHours } from '../components/OpeningHours';
import { useBookings } from '../hooks/useBookings';

export default function BookPage() {
  const { bookings, closedDays } = useBookings();
  const title = 'Book a table';
  return (
    <main>
      <h1>{title}</h1>
      <OpeningHours
        closed={closedDays}
        onPick={(day) => bookings.find(({ date }) => date === day)}
      />
      <p>{bookings.length}</p>
    </main>
  );
}
`;

test('a use is quoted in full, with the line that declares what it is passed', () => {
  expect(quoteUsages({ path: 'a.tsx', content: page }, ['OpeningHours'])).toBe(
    [
      '  const { bookings, closedDays } = useBookings();',
      '…',
      '      <OpeningHours',
      '        closed={closedDays}',
      '        onPick={(day) => bookings.find(({ date }) => date === day)}',
      '      />',
    ].join('\n'),
  );
});

test('a prop is quoted with the line that takes it', () => {
  const content =
    'export function Page({ store }: { store: Store }) {\n  return (\n    <Hours days={store.days} />\n  );\n}\n';
  expect(quoteUsages({ path: 'a.tsx', content }, ['Hours'])).toBe(
    'export function Page({ store }: { store: Store }) {\n…\n    <Hours days={store.days} />',
  );
});

test('the use of a function is quoted to its last bracket', () => {
  const content = 'const a = 1;\nconst sum = total(\n  a,\n  { b: 2 },\n);\nconst other = subtotal(a);\n';
  expect(quoteUsages({ path: 'a.ts', content }, ['total'])).toBe(
    'const a = 1;\nconst sum = total(\n  a,\n  { b: 2 },\n);',
  );
});

test('nothing is quoted of a file that only imports the name, or if the file names nothing', () => {
  expect(quoteUsages({ path: 'a.ts', content: "import { total } from './b';\n" }, ['total'])).toBe('');
  expect(quoteUsages({ path: 'a.ts', content: page }, [])).toBe('');
});

test('it is never longer than a few hundred characters, and ends with a whole line', () => {
  const content = Array.from({ length: 60 }, (_, index) => `total(${index}, 'some words to fill the line');`).join(
    '\n',
  );
  const quoted = quoteUsages({ path: 'a.ts', content }, ['total']);
  expect(quoted.length).toBeLessThanOrEqual(900);
  expect(content).toContain(`${quoted}\n`);
});

test('names are those other files can import as values', () => {
  const content =
    'type Props = {};\nexport type Kind = 1;\nexport const one = 1;\nexport default function Card() {}\nexport async function load() {}\nfunction own() {}\nexport default Card;\n';
  expect(exportedNames({ path: 'a.tsx', content })).toEqual(['one', 'Card', 'load']);
  expect(exportedNames({ path: 'a.tsx', content }, 'with types')).toEqual(['Kind', 'one', 'Card', 'load']);
});
