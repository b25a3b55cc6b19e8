import { expect, test } from 'vitest';
import { pictureAt } from './picture-at';

const at = (value: string | null, buckets: string[]) =>
  pictureAt(value, { buckets, addressOf: (bucket, name) => `${bucket}|${name}` });

test.each<[string | null, string[], string | null]>([
  ['data:image/png;base64,AA', [], 'data:image/png;base64,AA'],
  ['data:image/svg+xml;base64,AA', [], null],
  ['http://p-x.app.localhost/backend/storage/v1/object/public/pics/a%20b/c.png?t=1', ['pics'], 'pics|a b/c.png'],
  ['/backend/storage/v1/object/sign/pics/c.png?token=x', ['pics'], 'pics|c.png'],
  ['https://elsewhere.test/storage/v1/object/public/other/c.png', ['pics'], null],
  ['https://elsewhere.test/c.png', ['pics'], null],
  ['//elsewhere.test/c.png', ['pics'], null],
  ['pics/u/c.png', ['pics', 'docs'], 'pics|u/c.png'],
  ['u/c.png', ['pics'], 'pics|u/c.png'],
  ['u/c.png', ['pics', 'docs'], null],
  ['nothing of the kind', ['pics'], null],
  ['http://x/storage/v1/object/public/pics/%E0%A4%A.png', ['pics'], 'pics|%E0%A4%A.png'],
  [null, ['pics'], null],
])('%s with buckets %j is shown from %s', (value, buckets, shown) => {
  expect(at(value, buckets)).toBe(shown);
});
