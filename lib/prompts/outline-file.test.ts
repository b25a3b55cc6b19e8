import { expect, test } from 'vitest';
import { outlineFile } from './outline-file';

const outline = (content: string, path = 'src/a.tsx') => outlineFile({ path, content });

test('tells a component by its name and its props, not by what it shows', () => {
  expect(
    outline(`import { cn } from '@/lib/utils';

type Props = {
  /** Shown first. */
  items: Item[];
  onPick: (item: Item) => void;
};

type Unused = { a: string };
const hidden = 3;

export function List({ items, onPick }: Props) {
  return <ul>{items.map((item) => <li onClick={() => onPick(item)} />)}</ul>;
}
`),
  ).toBe(
    'type Props = { /** Shown first. */ items: Item[]; onPick: (item: Item) => void; };\nexport function List({ items, onPick }: Props)',
  );
});

test('tells props that stand in the signature, over several lines', () => {
  expect(
    outline(`export function Row({
  item,
  isOpen = false,
}: {
  item: Item;
  isOpen?: boolean;
}) {
  return <p>{item.name}</p>;
}
`),
  ).toBe('export function Row({ item, isOpen = false, }: { item: Item; isOpen?: boolean; })');
});

test('tells what a hook gives back', () => {
  expect(
    outline(`export function useItems(key: string): { items: Item[] } & Actions {
  const [items, setItems] = useState<Item[]>([]);
  function add() {
    return { id: 1 };
  }
  return {
    items,
    add,
  };
}
`),
  ).toBe('export function useItems(key: string): { items: Item[] } & Actions → { items, add, };');
});

test('tells types whole, values by their first line, and passes on what is passed on', () => {
  expect(
    outline(`export type Item = {
  id: string;
  size: 'small' | 'large';
};
export const sizes = ['small', 'large'] as const;
export const sum = (a: number, b: number): number => a + b;
export default App;
`),
  ).toBe(`export type Item = { id: string; size: 'small' | 'large'; };
export const sizes = ['small', 'large'] as const;
export const sum = (a: number, b: number): number =>
export default App;`);
});

test('has nothing to say of style sheets and data, and is never long', () => {
  expect(outline('@theme { --a: 1; }', 'src/index.css')).toBe('');
  expect(outline('export const a = 1;\n'.repeat(500)).length).toBeLessThanOrEqual(1_400);
});

test('what a context hands on is told, though the hook that makes it is the file’s own', () => {
  const content = `function useBoxState() {
  const [monday, setMonday] = useState(today);
  return { monday, setMonday };
}
const BoxContext = createContext<ReturnType<typeof useBoxState> | null>(null);
export function useBox() {
  const box = useContext(BoxContext);
  return box;
}
`;
  expect(outlineFile({ path: 'src/hooks/useBox.tsx', content })).toContain('useBoxState() → { monday, setMonday }');
});
