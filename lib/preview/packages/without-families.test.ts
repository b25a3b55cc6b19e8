import { expect, test } from 'vitest';
import { withoutFamilies } from './without-families';

const listed = '@fontsource-variable/fraunces';
const other = '@fontsource/no-such';

test('an unknown family does not affect the others', () => {
  const request = {
    dependencies: { [listed]: '^5.3.0', [other]: '^5', zod: '^4' },
    specifiers: [`${other}/400.css`, listed],
  };
  expect(withoutFamilies(request)).toEqual([
    { dependencies: { [listed]: '^5.3.0', zod: '^4' }, specifiers: [listed] },
    { dependencies: { zod: '^4' }, specifiers: [] },
  ]);
  expect(withoutFamilies({ dependencies: { [listed]: '^5.3.0' }, specifiers: [] })).toEqual([
    { dependencies: {}, specifiers: [] },
  ]);
  expect(withoutFamilies({ dependencies: { zod: '^4' }, specifiers: ['zod'] })).toEqual([]);
});
