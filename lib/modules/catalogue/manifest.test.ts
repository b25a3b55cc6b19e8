import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { manifestSchema, secretsOf, settingsSchema } from './manifest';

const plain = JSON.parse(await readFile(path.join(import.meta.dirname, '../auth/manifest.json'), 'utf8')) as Record<
  string,
  unknown
>;
const words = { en: 'A', 'zh-CN': 'A' };
const read = (more: Record<string, unknown>) => manifestSchema.parse({ ...plain, ...more });

test('a secret is a name, or a name with where one gets it and how it begins', () => {
  const manifest = read({
    secrets: ['PLAIN', { name: 'STRIPE_SECRET_KEY', link: 'https://dashboard.stripe.com/apikeys', begins: ['sk_'] }],
  });
  expect(secretsOf(manifest)).toEqual([
    { name: 'PLAIN', link: null, begins: [], check: null },
    { name: 'STRIPE_SECRET_KEY', link: 'https://dashboard.stripe.com/apikeys', begins: ['sk_'], check: null },
  ]);
  for (const link of ['http://x.test', 'javascript:alert(1)', 'x'])
    expect(manifestSchema.safeParse({ ...plain, secrets: [{ name: 'A', link }] }).success, link).toBe(false);
});

test('a secret may name a call that shows whether it works, at the module’s own hosts by https alone', () => {
  const of = (check: Record<string, unknown>) =>
    manifestSchema.safeParse({ ...plain, hosts: ['api.mail.test'], secrets: [{ name: 'MAIL_KEY', check }] });
  const read = of({ url: 'https://api.mail.test/v1/me', headers: { authorization: 'Bearer {value}' } });
  expect(read.success && secretsOf(read.data)[0]?.check).toEqual({
    ...{ url: 'https://api.mail.test/v1/me', headers: { authorization: 'Bearer {value}' } },
    ...{ refusedBy: [401, 403], unless: [] },
  });
  for (const url of ['https://elsewhere.test/v1/me', 'http://api.mail.test/v1/me', 'https://{value}.mail.test/', 'x'])
    expect(of({ url }).success, url).toBe(false);
});

test('settings take what the manifest allows, each alone, and nothing else', () => {
  const choices = ['a', 'b'].map((value) => ({ value, label: words }));
  const form = settingsSchema(
    read({
      settings: [
        { key: 'on', type: 'boolean', default: true, label: words },
        { key: 'kind', type: 'choice', choices, default: 'a', label: words },
        { key: 'name', type: 'text', longest: 5, default: '', label: words },
      ],
    }),
  );
  for (const given of [{}, { on: false }, { kind: 'b' }, { name: 'short' }])
    expect(form.safeParse(given).success, JSON.stringify(given)).toBe(true);
  for (const given of [{ on: 'true' }, { kind: 'c' }, { name: 'too long' }, { other: true }])
    expect(form.safeParse(given).success, JSON.stringify(given)).toBe(false);
});
