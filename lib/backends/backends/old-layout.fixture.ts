import type { Plugin } from 'esbuild';
import { readFile } from 'node:fs/promises';

/**
 * How a backend's roles were created when one superuser, `postgres`, owned everything, including the rights that were
 * left open then.
 */
const oldRoles = `
export const rolesSql = \`
do $$ declare role_name text; begin
  foreach role_name in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin noinherit %s', role_name,
        case role_name when 'service_role' then 'bypassrls' else '' end);
      execute format('grant usage on schema public to %I', role_name);
      execute format('alter default privileges in schema public grant all on tables to %I', role_name);
      execute format('alter default privileges in schema public grant all on sequences to %I', role_name);
      execute format('alter default privileges in schema public grant execute on functions to %I', role_name);
    end if;
  end loop;
end $$;
\`;
export const lendEngineSql = '';
export const ownersSql = 'grant usage on schema auth to anon, authenticated, service_role; create schema if not exists easel_capture';
`;

const nothingLent = `
export const [lendSql, takeBackSql] = ['', ''];
export const isLentSql = 'select 1 where false';
export const settleSql = '';
export const lentSql = "select '' as lent";
export const lentRefusal = {};
`;

const noParts = `
export const [partsSql, shippedObjectsSql, ownPublicSql] = ['', '', ''];
export const partTriggersSql = "select '' as standing";
export const partRefusal = {};
`;

const noOwners = `export const [ownerSql, giveWaySql, ownersSql] = ['', '', '']; export const changeOwnersSql = () => null;`;

/**
 * Turns the engine into that of an older Easel, in which the superuser owned everything: for data created back then.
 */
export const withOldLayout: Plugin = {
  name: 'old-layout',
  setup(builder) {
    builder.onLoad({ filter: /layout\/roles-sql\.ts$/ }, () => ({ contents: oldRoles, loader: 'ts' }));
    builder.onLoad({ filter: /layout\/lend-owners\.ts$/ }, () => ({ contents: nothingLent, loader: 'ts' }));
    builder.onLoad({ filter: /layout\/owner-sql\.ts$/ }, () => ({ contents: noOwners, loader: 'ts' }));
    builder.onLoad({ filter: /layout\/parts-sql\.ts$/ }, () => ({ contents: noParts, loader: 'ts' }));
    builder.onLoad({ filter: /session\/actor\.ts$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8');
      const changed = contents
        .replace(/^ {2}(owner|engine|capture|owners|shipper): '\w+',\n/gm, '')
        .replace(`if (actor === 'superuser') {`, `if (!(actor in actorRoles)) {`)
        .replace(`if (database.isInTransaction()) throw`, `if (false) throw`);
      return { contents: changed, loader: 'ts' };
    });
  },
};
