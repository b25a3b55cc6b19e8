import { expect, test } from 'vitest';
import { scopeStyles } from './css-modules';

test('a class called constructor or __proto__ gets a name of its own like any other', () => {
  const { names } = scopeStyles('.constructor{} .toString{} .__proto__{} .card{}', 'src/a.module.css');
  expect(Object.keys(names).toSorted()).toEqual(['__proto__', 'card', 'constructor', 'toString']);
  for (const [name, scoped] of Object.entries(names)) expect(scoped).toMatch(new RegExp(`_${name}$`));
});
