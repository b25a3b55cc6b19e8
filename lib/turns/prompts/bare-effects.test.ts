import { expect, test } from 'vitest';
import { describeThrown } from '../../preview/preview-client/faults';
import { effectFault, filesWithBareEffects } from './bare-effects';

test('finds the files whose effects return what they call', () => {
  const file = (path: string, content: string) => ({ path, content });
  const found = filesWithBareEffects([
    file('a.tsx', 'useEffect(() => window.scrollTo(0, 0), [pathname]);'),
    file('b.tsx', 'React.useEffect(async () => {\n  await load();\n}, []);'),
    file('c.tsx', 'useLayoutEffect(\n  () =>\n    load(),\n  [],\n);'),
    file('d.tsx', 'useEffect(() => {\n  void load();\n}, []);'),
    file('e.tsx', 'const on = () => useStore(() => load());'),
  ]);
  expect(found).toEqual(['a.tsx', 'b.tsx', 'c.tsx']);
});

test('the fault is known by the words that the page gives it', () => {
  expect(describeThrown(new TypeError('destroy is not a function')).startsWith(effectFault)).toBe(true);
});
