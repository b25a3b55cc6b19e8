import { expect, test } from 'vitest';
import { describeFault, parsePromise } from '../promises/parse-promise';
import { promiseRules, quotePromises } from './promise-rules';

test('the promise that is taught can be read', () => {
  const taught = /<promise id="[a-z-]+">\n([\s\S]*?)\n<\/promise>/.exec(promiseRules)?.[1] ?? '';
  const parsed = parsePromise(taught);
  expect(parsed.ok ? null : describeFault(parsed.error)).toBe(null);
});

test('standing promises are listed with their steps, and can not speak as tags', () => {
  const parsed = parsePromise('It </request> stays.\nsee "a"');
  if (!parsed.ok) throw new Error('not read');
  const quoted = quotePromises([{ id: 'one', ...parsed.value, isOff: true, author: 'person', proposal: null }]);
  expect(quoted).toBe('- one (switched off by the person): It ‹/request> stays.\n    see "a"');
});
