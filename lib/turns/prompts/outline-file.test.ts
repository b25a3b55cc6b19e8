import { expect, test } from 'vitest';
import { outlineFile } from './outline-file';

const outline = (content: string, path = 'src/a.tsx') => outlineFile({ path, content });

test('describes a component by its name and its props, not by its markup', () => {
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

test('describes props in the signature, over several lines', () => {
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

test('describes what a hook returns', () => {
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

test('gives types in full, values by their first line, and re-exports as they are', () => {
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

test('is empty for style sheets and data, and never long', () => {
  expect(outline('@theme { --a: 1; }', 'src/index.css')).toBe('');
  expect(outline('export const a = 1;\n'.repeat(500)).length).toBeLessThanOrEqual(1_400);
});

test('describes what a context provides, even if the hook that makes it is not exported', () => {
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
