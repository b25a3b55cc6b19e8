/** What of a version decides whether a visitor's tab can run its backend: its files as text. */
export type TreeFacts = { files: readonly { path: string; text: string }[] };

/** Why it can't: `functions` run on a server alone; `too-large`: every visitor would load that SQL. */
export type NeedsServer = 'functions' | 'too-large';

/** Characters of all SQL files together. */
const mostSql = 1024 ** 2;

const functionFile = /^supabase\/functions\/[^_][^/]*\//;
/** A page that calls a function; spelled so in all of supabase-js's documentation. */
const functionCall = /\.functions\s{0,20}\.\s{0,20}invoke\s{0,20}\(|\/functions\/v1\//;
const isPage = (path: string) => /\.(?:[cm]?[jt]sx?|html)$/.test(path);
const isRunSql = (path: string) =>
  path === 'supabase/content.sql' || path === 'supabase/seed.sql' || /^supabase\/migrations\/[^/]+\.sql$/.test(path);

/**
 * Null where a tab can run it, else why a server has to. Mails are no reason: nobody reads a visitor's on the server
 * either, so the tab lets accounts in unconfirmed and shows the page around it what was mailed.
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
