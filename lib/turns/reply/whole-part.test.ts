import { expect, test } from 'vitest';
import { wholePart } from './whole-part';

const whole = 'Here it is.\n\n<plan>\n- one\n</plan>\n<file path="a.ts">\nconst a = 1;\n</file>\n';

test.each([
  ['a file', '<file path="b.ts">\nconst b'],
  ['a file whose closing tag is half written', '<file path="b.ts">\nconst b;\n</fi'],
  ['an edit, between its parts', '<edit path="a.ts">\n<find>\nconst\n</find>\n'],
  ['a promise', '<promise id="book">\nSomebody can book.\n\nopen /\npress'],
  ['a migration', '<migration name="create_seats">\ncreate table seats ('],
  ['a tag that is half written', '<promise id="bo'],
  ['a tag of two letters', '<fi'],
])('what was cut in %s is whole up to there', (_name, rest) => {
  expect(wholePart(whole + rest)).toEqual({ length: whole.length, tags: 2 });
});

test('a reply cut off between tags is complete', () => {
  expect(wholePart(whole).length).toBe(whole.length);
  expect(wholePart(`${whole}And then I wi`).length).toBe(`${whole}And then I wi`.length);
  expect(wholePart('')).toEqual({ length: 0, tags: 0 });
});
