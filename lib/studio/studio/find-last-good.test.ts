import { expect, test } from 'vitest';
import type { VersionId } from '../../base/foundation/id';
import { findLastGood } from './find-last-good';

const version = (number: number, kind: 'turn' | 'edit' | 'template' | 'stopped' | 'moment') => ({
  id: `v${number}`,
  number,
  kind,
});

test('the version this tab saw working, even if it was saved by hand', () => {
  const listed = [version(4, 'edit'), version(3, 'edit'), version(2, 'turn')];
  expect(findLastGood(listed, { versionId: 'v3' as VersionId, number: 3 })).toEqual({ versionId: 'v3', number: 3 });
});

test('after a reload, the newest one that was tried before it was made', () => {
  const listed = [
    version(5, 'edit'),
    version(4, 'edit'),
    version(3, 'stopped'),
    version(2, 'moment'),
    version(1, 'turn'),
  ];
  expect(findLastGood(listed, null)).toEqual({ versionId: 'v1', number: 1 });
});

test('never the head itself, and nothing where there is nothing', () => {
  expect(
    findLastGood([version(1, 'turn'), version(0, 'template')], { versionId: 'v1' as VersionId, number: 1 }),
  ).toBeNull();
  expect(
    findLastGood([version(1, 'edit'), version(0, 'template')], { versionId: 'v0' as VersionId, number: 0 }),
  ).toBeNull();
  expect(findLastGood([version(0, 'template')], null)).toBeNull();
  expect(findLastGood([], null)).toBeNull();
});
