import { expect, test } from 'vitest';
import { accessPage } from './access-page';

test.each(['en', 'zh-CN'] as const)('says in %s whose code is asked for, and where one comes from', (locale) => {
  const { html } = accessPage(null, locale);
  const words = html.slice(html.indexOf('<body>')).replaceAll(/<[^>]*>/g, ' ');
  expect(words).toContain('Easel');
  expect(words).toContain(locale === 'en' ? 'gave out a code' : '索取');
  // No error is shown before the first guess.
  expect(html).not.toContain('role="alert"');
});
