/** Patterns that take more than linear time, by file and source, and why their input is always short. */
export const boundedPatterns: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'lib/web/api/openapi.ts': { '[^A-Za-z0-9]+(.)': 'the addresses of Easel’s own interface' },
  'lib/backends/backend-engine/changed-blocks/read-changed-blocks.ts': {
    '^(postmaster\\.(pid|opts)|pg_wal\\/.*|pg_stat_tmp\\/.+|.*\\/pgsql_tmp\\/.*|.*\\/t\\d+_\\d+([_.].*)?|.*\\.tmp)$':
      'paths of a database’s folder, which the system bounds',
  },
  'lib/turns/prompts/outline-file.ts': {
    '^[^=]*=\\s*(?:async )?(?:<[^>]*>)?\\([^]*?\\)(?::[^=]+)? =>': 'given 500 characters where it is used',
  },
  'lib/backends/scans/judge.ts': {
    '^(.*_?name|title|nick|username|handle|avatar.*|.*image.*|picture.*|photo.*|bio|about|emoji|colou?r|icon|score|points|rank|level|stars|rating|likes|votes|role|kind|type|status|city|country|team|is_.*|slug|lang.*)$':
      'a column’s name, which Postgres bounds at 63 bytes',
  },
  'lib/preview/tailwind/recorded-files.ts': {
    '^<find>\\n([\\s\\S]*?)\\n<\\/find>\\n<replace>\\n?([\\s\\S]*?)\\n?<\\/replace>$':
      'replies recorded for tests and benches',
    '^<file path="([^"]+)">\\n([\\s\\S]*?)\\n<\\/file>$': 'the same',
    '^<file path="([^"]+)">\\n([\\s\\S]*?)\\n<\\/file>$|^<edit path="([^"]+)">\\n([\\s\\S]*?)\\n<\\/edit>$|^<delete path="([^"]+)"\\/>$':
      'the same',
  },
  'lib/projects/template/describe-part.ts': {
    '^export const (\\w+) = cva\\(([^]*?)\\n\\);': 'parts of Easel’s own starter',
    '([A-Za-z]\\w*)(\\?)?: ': 'parts of Easel’s own starter',
    '^ {6}(\\w+): \\{\\n([^]*?)\\n {6}\\},': 'parts of Easel’s own starter',
    '& \\{([^}]*)\\}\\s*$': 'parts of Easel’s own starter',
    '(\\w+)Primitive\\.(\\w+)': 'parts of Easel’s own starter',
  },
};

/** Files that build patterns at run time: how many, and why none of them can be attacked. */
export const builtPatterns: Readonly<Record<string, { count: number; why: string }>> = {
  'lib/preview/compiler/expand-glob.ts': {
    count: 1,
    why: 'paths alone, and globs of two stars in a name and three across folders at most',
  },
  'lib/backends/data/formula-mark.ts': { count: 2, why: 'anchored, one loop behind another of other characters' },
  'lib/projects/looks/names-look.ts': { count: 6, why: 'words of Easel’s own; what a person typed' },
  'lib/turns/models/learn-limits.ts': { count: 17, why: 'a provider’s refusal; every loop is bounded or of digits' },
  'lib/preview/packages/confined-plugin.ts': { count: 1, why: 'no loop; read by esbuild' },
  'lib/preview/packages/layers-handler.ts': { count: 1, why: 'no loop' },
  'lib/turns/prompts/quote-usages.ts': { count: 1, why: 'names alone, no loop' },
  'lib/publishing/bundles/bundle-site.ts': { count: 1, why: 'no loop' },
  'lib/functions/bundles/function-plugins.ts': { count: 1, why: 'no loop; read by esbuild' },
  'lib/publishing/domains/site-domain.ts': { count: 1, why: 'anchored; labels are bounded, nine of them at most' },
  'lib/publishing/export/left-functions.ts': { count: 1, why: 'blanks at the beginning of a line, then a name' },
  'lib/backends/scans/find-owners.ts': {
    count: 4,
    why: 'conditions of policies as Postgres prints them, names of 63 bytes',
  },
  'lib/backends/scans/judge.ts': {
    count: 3,
    why: 'a name alone, twice, no loop; white space behind a word, once for each word',
  },
  'lib/backends/scans/seed-rows.ts': { count: 1, why: 'one bounded loop' },
  'lib/backends/scans/try-rising.ts': {
    count: 2,
    why: 'conditions of policies as Postgres prints them, names of 63 bytes',
  },
  'lib/turns/follow-ups/sum-up.ts': { count: 1, why: 'within one line' },
  'lib/turns/turns/mend-problems.ts': { count: 1, why: 'ends at a quote and before the next import' },
};
