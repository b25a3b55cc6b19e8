import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTemplateTexts } from '../../projects/template/read-template';
import { findOwnPayment } from './find-own-payments';

const page = (inside: string) => `export default function Page() {\n  return <form>${inside}</form>;\n}\n`;
const labelled = (label: string, name: string) => `<label htmlFor="${name}">${label}</label><input id="${name}"/>`;

const forms: readonly (readonly [name: string, path: string, text: string])[] = [
  ['autocomplete', 'src/pay.tsx', page('<input autoComplete="cc-number" />')],
  ['names in camel case', 'src/pay.tsx', page('<input name="cardNumber"/><input name="cvc"/>')],
  ['names with lines', 'index.html', page('<input name="card_number"><input name="card-expiry" placeholder="MM/YY">')],
  ['labels', 'src/pay.jsx', page(labelled('Card number', 'a') + labelled('Security code', 'b'))],
  ['a credit card by its whole name', 'src/pay.tsx', page('<Input placeholder="Credit card number" />')],
  ['Chinese labels', 'src/pay.tsx', page(labelled('卡号', 'a') + labelled('有效期', 'b') + labelled('安全码', 'c'))],
  ['a Chinese bank card', 'src/pay.tsx', page('<Input aria-label="银行卡号" />')],
  ['an example number', 'src/pay.tsx', page('<Input placeholder="1234 5678 9012 3456" />')],
  ['state alone', 'src/pay.tsx', page('<input value={card.number}/><input value={cvv}/><input value={expMonth}/>')],
  [
    'a list of fields',
    'src/pay.tsx',
    `const fields = [{ name: 'cardNumber', label: 'Number' }, { name: 'cvv', label: 'CVV' }];\n${page('{fields.map((one) => <Input {...one} />)}')}`,
  ],
  [
    'react-hook-form',
    'src/pay.tsx',
    page(`<input {...register('cardNumber')}/><input {...register('expiryDate')}/><input {...register("cvc")}/>`),
  ],
  [
    'Stripe’s own fields',
    'src/pay.tsx',
    `import { CardElement } from '@stripe/react-stripe-js';\n${page('<CardElement />')}`,
  ],
];
const calls: readonly (readonly [name: string, path: string, text: string])[] = [
  ['the SDK in a function', 'supabase/functions/pay/index.ts', `import Stripe from 'npm:stripe@17';\n`],
  ['the key from the environment', 'supabase/functions/pay/index.ts', `Deno.env.get('STRIPE_SECRET_KEY')`],
  ['fetch', 'supabase/functions/buy/index.ts', `await fetch('https://api.stripe.com/v1/payment_intents')`],
  ['a key in the page', 'src/lib/pay.ts', `const key = 'sk_live_abcdefgh';`],
];
const sound: readonly (readonly [name: string, path: string, text: string])[] = [
  ['a loyalty card', 'src/a.tsx', page(labelled('Loyalty card number', 'card') + labelled('PIN', 'pin'))],
  ['a library card with its date', 'src/a.tsx', page(labelled('Library card number', 'n') + labelled('Expires', 'e'))],
  ['a Chinese library card', 'src/a.tsx', page(labelled('借书卡号', 'n') + labelled('有效期', 'e'))],
  ['a playing card', 'src/a.tsx', page('<input name="cardNumber" aria-label="Card number, 1 to 52" />')],
  ['words a child reads', 'src/a.tsx', page('<input name="word" placeholder="A CVC word, such as cat" />')],
  [
    'an article about fraud',
    'src/a.tsx',
    page('<p>Never give your credit card number, CVC or MM/YY away.</p><input name="search" />'),
  ],
  ['a gift card', 'src/a.tsx', page(labelled('Gift card number', 'gift') + labelled('Amount', 'amount'))],
  ['a door code', 'src/a.tsx', page('<Input label="Security code" name="code" />')],
  ['a shelf life', 'src/a.tsx', page(labelled('有效期', 'until') + labelled('名称', 'name'))],
  ['a flash card', 'src/a.tsx', page('<input name="front"/><input name="back"/><input name="cardNumber"/>')],
  ['a payment link of one’s own', 'src/a.tsx', `export const link = 'https://buy.stripe.com/abc';\n`],
  ['a comment', 'src/a.tsx', `// later: new Stripe(STRIPE_SECRET_KEY), cc-number\n${page('<input name="a"/>')}`],
  ['stripes', 'src/a.tsx', `import { stripe } from './flags';\n${page('<input name="stripe" />')}`],
  ['the ready-made part itself', 'supabase/functions/payments/index.ts', `import Stripe from 'npm:stripe@23.1.0';`],
  ['a text that is no program', 'README.md', 'STRIPE_SECRET_KEY goes into the settings'],
];

describe('an app that takes money by itself', () => {
  test.each(forms)('is noticed by its card form: %s', (_name, at, text) => {
    expect(findOwnPayment(at, text)).toMatchObject({ what: 'card-form' });
  });
  test.each(calls)('is noticed by its calls: %s', (_name, at, text) => {
    expect(findOwnPayment(at, text)).toEqual({ what: 'stripe-calls', line: 1 });
  });
  test.each(sound)('is not seen in %s', (_name, at, text) => {
    expect(findOwnPayment(at, text)).toBeNull();
  });

  test('says the line of the first field', () => {
    expect(
      findOwnPayment('src/a.tsx', `/* one\n two */\n\n${page('\n<input autoComplete="cc-number" />')}`)?.line,
    ).toBe(6);
  });

  test('is not seen in anything that Easel’s own templates and parts are made of', async () => {
    const lib = path.join(import.meta.dirname, '../..');
    const texts = await readTemplateTexts(path.join(lib, 'projects/templates'));
    const found = Object.entries(texts).filter(([at, text]) => findOwnPayment(at, text) !== null);
    expect(found).toEqual([]);
    const own = await readFile(path.join(lib, 'modules/payments/files/cart.tsx'), 'utf8');
    expect(findOwnPayment('src/cart.tsx', own)).toBeNull();
  });
});
