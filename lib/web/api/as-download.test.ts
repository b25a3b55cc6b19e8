import { expect, test } from 'vitest';
import { asDownload } from './as-download';

test.each([
  ['Habits.zip', "attachment; filename*=UTF-8''Habits.zip"],
  ["ä (1)'.zip", "attachment; filename*=UTF-8''%C3%A4%20%281%29%27.zip"],
  ['half \ud83d.zip', "attachment; filename*=UTF-8''half%20%EF%BF%BD.zip"],
  ['a"\r\nset-cookie: x', "attachment; filename*=UTF-8''a%22%0D%0Aset-cookie%3A%20x"],
])('%j becomes a name in a header', (name, header) => {
  expect(asDownload(name)).toBe(header);
  expect(new Headers({ 'content-disposition': header }).get('content-disposition')).toBe(header);
});

test('has a plain name as well, for old browsers', () => {
  expect(asDownload('ä.zip', 'a.zip')).toBe(`attachment; filename="a.zip"; filename*=UTF-8''%C3%A4.zip`);
});
