/** The facts about a version that decide whether a visitor's tab can run its backend: its files as text. */
export type TreeFacts = { files: readonly { path: string; text: string }[] };

/** Why it can't: `functions` only run on a server; `too-large`: every visitor would load that SQL. */
export type NeedsServer = 'functions' | 'too-large';

/** Characters of all SQL files together. */
const mostSql = 1024 ** 2;

const functionFile = /^supabase\/functions\/[^_][^/]*\//;
/** Matches a page that calls a function; all of supabase-js's documentation writes it this way. */
const functionCall = /\.functions\s{0,20}\.\s{0,20}invoke\s{0,20}\(|\/functions\/v1\//;
const isPage = (path: string) => /\.(?:[cm]?[jt]sx?|html)$/.test(path);
const isRunSql = (path: string) =>
  path === 'supabase/content.sql' || path === 'supabase/seed.sql' || /^supabase\/migrations\/[^/]+\.sql$/.test(path);

/**
 * Null if a tab can run it, otherwise why a server has to. Mails are no reason: nobody reads a visitor's mails on the
 * server either, so the tab accepts accounts without confirmation and passes the mails to the page around it.
 */
export function canRunInTab({ files }: TreeFacts): NeedsServer | null {
  let sql = 0;
  for (const { path, text } of files) {
    if (functionFile.test(path)) return 'functions';
    if (isPage(path) && functionCall.test(text)) return 'functions';
    if (isRunSql(path)) sql += text.length;
  }
  return sql > mostSql ? 'too-large' : null;
}
