import { expect, test } from 'vitest';
import type { ViewerId } from '../../base/foundation/id';
import { createIsOperator, operatorHeader } from './is-operator';

const guest = { id: 'g' as ViewerId, kind: 'guest' as const };
const showing = (code: string) => new Headers({ [operatorHeader]: code });

test('among guests the operator is who shows the code, and nobody without one', () => {
  const isOperator = createIsOperator('a long code of the operator');
  expect(isOperator(guest, showing('a long code of the operator'))).toBe(true);
  for (const headers of [new Headers(), showing(''), showing('a long code'), showing('A long code of the operator')])
    expect(isOperator(guest, headers)).toBe(false);
  for (const headers of [new Headers(), showing(''), showing('undefined')])
    expect(createIsOperator(undefined)(guest, headers)).toBe(false);
});

test('on their own computer everybody is the operator', () => {
  expect(createIsOperator(undefined)({ ...guest, kind: 'local-owner' }, new Headers())).toBe(true);
});
