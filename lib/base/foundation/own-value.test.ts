import { expect, test } from 'vitest';
import { ownValue, plainRecord } from './own-value';

/** Names that every object inherits. */
const inherited = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

test.each(inherited)('%s is found only in a record that holds it', (name) => {
  expect(ownValue({ other: 1 }, name)).toBeUndefined();
  expect(plainRecord<number>([['other', 1]])[name]).toBeUndefined();
  const held = plainRecord([[name, 7]]);
  expect([held[name], ownValue(held, name), Object.keys(held), JSON.stringify(held)]).toEqual([
    7,
    7,
    [name],
    `{${JSON.stringify(name)}:7}`,
  ]);
  expect({}).not.toHaveProperty('other');
});
