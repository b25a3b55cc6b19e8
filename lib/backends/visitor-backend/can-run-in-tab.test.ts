import { expect, test } from 'vitest';
import { canRunInTab } from './can-run-in-tab';

const page = { path: 'src/App.tsx', text: `await supabase.from('a').select()` };

test.each([
  ['an app with tables', [page, { path: 'supabase/migrations/1_a.sql', text: 'create table a ();' }], null],
  ['a function of the app’s own', [page, { path: 'supabase/functions/pay/index.ts', text: '' }], 'functions'],
  ['what functions share is none by itself', [page, { path: 'supabase/functions/_shared/cors.ts', text: '' }], null],
  ['a page that calls one', [{ path: 'src/pay.ts', text: 'supabase.functions.invoke("pay")' }], 'functions'],
  ['the same over lines', [{ path: 'src/pay.ts', text: 'supabase\n  .functions\n  .invoke("pay")' }], 'functions'],
  ['by its address', [{ path: 'src/pay.ts', text: 'fetch(`${url}/functions/v1/pay`)' }], 'functions'],
  ['words about one in a text', [{ path: 'README.md', text: 'supabase.functions.invoke()' }], null],
  ['too much SQL', [{ path: 'supabase/seed.sql', text: ' '.repeat(1024 ** 2 + 1) }], 'too-large'],
  ['SQL that nothing runs', [{ path: 'notes/old.sql', text: ' '.repeat(1024 ** 2 + 1) }], null],
])('%s', (_, files, wanted) => {
  expect(canRunInTab({ files })).toBe(wanted);
});
