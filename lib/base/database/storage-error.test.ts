import { expect, test } from 'vitest';
import { AppFailure } from '../foundation/app-error';
import { storageError } from './storage-error';

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

test.each([
  ['ENOSPC', 'storage-full'],
  ['EDQUOT', 'storage-full'],
  ['53100', 'storage-full'],
  ['EROFS', 'storage-unavailable'],
  ['EACCES', 'storage-unavailable'],
  ['CONNECTION_CLOSED', 'storage-unavailable'],
])('reports %s as %s', (code, expected) => {
  expect(storageError(withCode(code))?.code).toBe(expected);
});

test('finds the cause inside wrapped errors', () => {
  const wrapped = new Error('Failed query', { cause: new Error('could not write: No space left on device') });
  expect(storageError(wrapped)?.code).toBe('storage-full');
});

test('passes on a failure that already has its code', () => {
  expect(storageError(new AppFailure({ code: 'version-conflict' }))?.code).toBe('version-conflict');
});

test('does not call a bug a storage error', () => {
  expect(storageError(new TypeError('x is not a function'))).toBeNull();
  expect(storageError(withCode('23505'))).toBeNull();
  expect(storageError('text')).toBeNull();
});
