/** A text file of an app. */
export type AppFile = { path: string; content: string };

/** What an app's own files reveal about it: what it stores, what people can do, and which features it has. */
export type AppTraits = {
  /** People add and remove what it stores. */
  keepsRecords: boolean;
  /** It stores data only in this browser. */
  keepsHere: boolean;
  /** The number of fields of the widest record, without its id; 0 if none is declared. */
  width: number;
  /** One of its records has many fields, including text, so that there is something to search. */
  isSearchable: boolean;
  hasDay: boolean;
  /** One of its records has an amount and a day, so that there is something to chart over time. */
  hasCourse: boolean;
  /** It counts points or stars, as games and exercises do. */
  keepsScore: boolean;
  has: ReadonlySet<Feature>;
};

export type Feature = 'search' | 'export' | 'import' | 'print' | 'undo' | 'chart' | 'calendar' | 'groups' | 'players';

/**
 * Signs that a feature exists, in code, in names or in words, in the most common languages of apps. Deliberately broad:
 * a missing suggestion costs nothing, but suggesting an existing feature makes Easel look blind.
 */
const signs: Record<Feature, RegExp> = {
  search: /type="search"|\bsearch|\bsuche|buscar|recherche|搜索|查找|\bquery\b/i,
  export: /\bcsv\b|\.download\b|download=|\bexport(?:s|ed|ing)?\s+(?:all|list|data|to|as)|导出|下载/i,
  import: /type="file"|FileReader|\.text\(\)|导入/,
  print: /window\.print|@media print|\bprint:|打印/,
  undo: /\bundo|\brückgängig|撤销/i,
  chart: /recharts|<\w*Chart\b|\bchart\b|图表|\bstatistics?\b|统计/i,
  calendar: /calendar|\bkalender|日历|月历/i,
  groups: /categor|kategorie|\btags?\b|\bgroups?\b|分类|标签/i,
  players: /\bplayers?\b|\bprofiles?\b|playerName|玩家/i,
};

/** The backend client and the types of its tables, which every app has whether it uses them or not. */
const backendParts = new Set(['src/lib/supabase.ts', 'src/lib/database.types.ts']);
const ownSource = /^(?:src\/(?!components\/ui\/)|index\.html$)/;
const record = /(?:type|interface)\s+\w+\s*(?:=\s*)?\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/g;
const textFields =
  /^(?:name|customer|client|guest|person|description|notes?|item\w*|author|message|comment|text|cake)$/i;
const dayFields = /(?:date|day|due|starts?|from)$|^(?:date|due|starts?)/i;
const amountFields = /^(?:price|amount|total|cost|rate|quantity|hours|change|minutes|distance|weight|value)$/i;

/** Reads the traits of an app from its files, without running or parsing any. O(characters). */
export function readTraits(files: readonly AppFile[]): AppTraits {
  const own = files.filter(
    ({ path }) => ownSource.test(path) && !backendParts.has(path) && !/\.(?:svg|json)$/.test(path),
  );
  const source = own.map(({ content }) => content).join('\n');
  const records = [...source.matchAll(record)]
    .map(([, body = '']) => fieldsOf(body))
    .filter((all) => all.includes('id'));
  const fields = records.flat();
  const canAdd = /<form\b|\bonSubmit=|\b(?:on)?(?:add|create|save)[A-Z]\w*/.test(source);
  const canRemove = /\b(?:on)?(?:delete|remove)[A-Z]\w*|\bon(?:Delete|Remove)\b|\.delete\(/i.test(source);
  return {
    keepsRecords: records.length > 0 && canAdd && canRemove,
    keepsHere: /\blocalStorage\b|indexedDB/.test(source) && !/supabase/i.test(source),
    width: Math.max(0, ...records.map((all) => all.length - 1)),
    isSearchable: records.some((all) => all.length > 5 && all.some((field) => textFields.test(field))),
    hasDay: fields.some((field) => dayFields.test(field)),
    hasCourse: records.some(
      (all) => all.some((field) => dayFields.test(field)) && all.some((field) => amountFields.test(field)),
    ),
    keepsScore: /\b(?:best)?score|\bpoints\b|得分|积分/i.test(source),
    has: new Set((Object.keys(signs) as Feature[]).filter((feature) => signs[feature].test(source))),
  };
}

function fieldsOf(body: string): string[] {
  return [...body.matchAll(/(?:^|[\n;,{])[^\S\n]*(\w+)\??\s*:/g)].map(([, name = '']) => name);
}
