import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { IntlProvider } from 'use-intl';
import type { SchemaGrant, SchemaPolicy } from '@/lib/backends/backends/app-schema';
import { readAccess } from '@/lib/backends/backends/read-access';
import { describeSchema } from '@/lib/backends/backends/describe-schema';
import * as en from '@/lib/studio/messages/en';
import { AccessWords } from './access-words';

const roles = ['anon', 'authenticated'] as const;
const commands = ['select', 'insert', 'update', 'delete'] as const;
const everything: SchemaGrant[] = roles.flatMap((role) =>
  commands.map((command) => ({ role, command, columns: null })),
);
const policy = (command: SchemaPolicy['command'], using: string | null, to: string[] = ['public']): SchemaPolicy => ({
  ...{ name: `${command} ${using}`, command, roles: to, using, check: command === 'insert' ? using : null },
});

type Situation = { name: string; grants?: SchemaGrant[]; policies: SchemaPolicy[]; isGuarded?: boolean; says: string };
const closed = 'Visitors who have not signed in see nothing.';
const corpus: Situation[] = [
  { name: 'no policy', policies: [], says: en.data.access.nobody },
  { name: 'all may read', policies: [policy('select', 'true')], says: 'Anyone may see every row.' },
  {
    name: 'no row-level security',
    policies: [],
    isGuarded: false,
    says: 'Anyone may see every row, add rows, change every row, and delete every row.',
  },
  {
    name: 'one’s own',
    policies: [policy('all', '(auth.uid() = user_id)', ['authenticated'])],
    says: `Signed-in people may see their own rows, add rows of their own, change their own rows, and delete their own rows. ${closed}`,
  },
  {
    name: 'one’s own, with a select inside',
    policies: [policy('select', '(( SELECT auth.uid() AS uid) = user_id)')],
    says: `Signed-in people may see their own rows. ${closed}`,
  },
  {
    name: 'the owner alone',
    policies: [policy('select', 'true'), policy('update', 'is_owner()', ['authenticated'])],
    says: 'Anyone may see every row. The app’s owner may change every row.',
  },
  {
    name: 'the owner everything, others their own',
    policies: [policy('select', '( SELECT is_owner() AS is_owner)'), policy('select', '(user_id = auth.uid())')],
    says: `Signed-in people may see their own rows. The app’s owner may see every row. ${closed}`,
  },
  {
    name: 'single columns',
    grants: [
      { role: 'anon', command: 'select', columns: ['name', 'starts_at'] },
      { role: 'authenticated', command: 'select', columns: null },
    ],
    policies: [policy('select', 'true')],
    says: 'Anyone may see every row (only Name and Starts). Signed-in people may see every row.',
  },
  {
    name: 'columns to change',
    grants: [{ role: 'authenticated', command: 'update', columns: ['emoji'] }],
    policies: [policy('all', 'true')],
    says: `Signed-in people may change every row (only Emoji). ${closed}`,
  },
  {
    name: 'a rule of the app’s own',
    policies: [policy('select', '(is_public OR (user_id = auth.uid()))')],
    says: 'Anyone may see some rows.',
  },
  { name: 'a policy without a grant', grants: [], policies: [policy('select', 'true')], says: en.data.access.nobody },
  { name: 'a policy that admits nobody', policies: [policy('select', 'false')], says: en.data.access.nobody },
];

describe('who sees what is the same sentence in the Data tab, in Publish, and in what Ask is told', () => {
  test.each(corpus)('$name', ({ grants = everything, policies, isGuarded = true, says }) => {
    const facts = { grants, policies, isGuarded };
    // The Data tab and Publish show this component.
    const element = createElement(AccessWords, { table: { access: readAccess(facts), isView: false }, as: null });
    const html = renderToStaticMarkup(
      // oxlint-disable-next-line react/no-children-prop -- its type asks for them
      createElement(IntlProvider, { locale: 'en', messages: en, timeZone: 'UTC', children: element }),
    );
    const shown = html
      .replaceAll(/<svg.*?<\/svg>/g, '')
      .replaceAll(/<[^>]+>/g, '')
      .replaceAll('&#x27;', '’');
    expect(shown).toBe(`${en.data.access.title} ${says}`);
    const table = { name: 'rows', isView: false, columns: [], primaryKey: [], references: [], rows: 0, ...facts };
    const told = describeSchema({ tables: [table], functions: [], enums: [] });
    expect(told).toContain(`\n  in the Data tab: ${says}\n`);
  });
});
