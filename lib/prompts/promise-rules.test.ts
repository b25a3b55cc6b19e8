import { expect, test } from 'vitest';
import { describeFault, parsePromise } from '../promises/parse-promise';
import { promiseRules } from './promise-rules';

test('the promise that is taught can be read', () => {
  const taught = /<promise id="[a-z-]+">\n([\s\S]*?)\n<\/promise>/.exec(promiseRules)?.[1] ?? '';
  const parsed = parsePromise(taught);
  expect(parsed.ok ? null : describeFault(parsed.error)).toBe(null);
});
