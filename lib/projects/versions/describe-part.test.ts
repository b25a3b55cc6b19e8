import { expect, test } from 'vitest';
import { describePart } from './describe-part';

test.each([
  ['src/App.tsx', 'page', 'App'],
  ['src/pages/PricingPage.tsx', 'page', 'Pricing'],
  ['src/pages/Page.tsx', 'page', 'Page'],
  ['src/components/ui/date-picker.tsx', 'component', 'Date picker'],
  ['src/components/FAQSection.tsx', 'component', 'FAQ section'],
  ['src/components/hero/index.tsx', 'component', 'Hero'],
  ['src/components/预算图.tsx', 'component', '预算图'],
  ['src/index.css', 'style', 'Index'],
  ['public/logo.svg', 'picture', 'logo.svg'],
  ['supabase/migrations/20260101120000_create_todos.sql', 'data', 'Create todos'],
  ['package.json', 'packages', 'package.json'],
  ['vite.config.ts', 'settings', 'vite.config.ts'],
  ['.env.example', 'settings', '.env.example'],
  ['README.md', 'text', 'README.md'],
  ['src/lib/use-habits.ts', 'code', 'Use habits'],
  ['Makefile', 'code', 'Makefile'],
])('describes %s as the %s %j', (path, part, name) => {
  expect(describePart(path)).toEqual({ part, name });
});
