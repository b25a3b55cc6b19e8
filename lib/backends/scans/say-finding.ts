import type { Finding } from '@/lib/base/foundation/finding';

/** `phone_number` → `phone number`; drops parts that only say what kind of column it is. */
export function plainWords(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
  return words.join(' ') || name;
}

const list = (columns: readonly string[]) => {
  const words = columns.slice(0, 4).map(plainWords);
  return columns.length > 4 ? `${words.join(', ')} and ${columns.length - 4} more` : words.join(', ');
};
const count = (rows: number, one: string, many: string) => (rows === 1 ? `1 ${one}` : `${rows} ${many}`);

/**
 * A finding as an English sentence for the model and for programs; the Publish tab says it in the person's language.
 * Names from the app are its author's words, so they are quoted.
 */
export function sayFinding({ who, did, through, table, rows, columns, after }: Finding): string {
  const I = [
    who === 'stranger' ? 'Without signing in I' : 'I signed in as somebody else',
    after === null ? '' : afterWords[after],
  ]
    .filter((part) => part !== '')
    .join(', ');
  const could = who === 'stranger' && after === null ? 'could' : 'and could';
  const name = `“${plainWords(through.name)}”`;
  const of = table === null || table === through.name ? '' : ` of “${plainWords(table)}”`;
  const by =
    through.kind === 'function' ? ` by calling ${name}` : through.kind === 'view' ? ` through the view ${name}` : '';
  const where = through.kind === 'table' ? ` in ${name}` : of === '' ? '' : ` in “${plainWords(table!)}”`;
  const shown = columns.length === 0 ? '' : `: ${list(columns)}`;
  if (through.kind === 'bucket') {
    const file = who === 'stranger' ? 'somebody’s file' : 'another person’s file';
    const deeds = {
      read: `open ${file}`,
      add: who === 'stranger' ? 'upload a file' : 'put a file among another person’s',
      change: `replace ${file}`,
      delete: `delete ${file}`,
    };
    return `${I} ${could} ${deeds[did as keyof typeof deeds] ?? 'reach a file'} in the bucket ${name}.`;
  }
  switch (did) {
    case 'read':
      return `${I} ${could} read ${count(rows, 'row', 'rows')}${who === 'other' ? ' of other people' : ''}${where}${by}${shown}.`;
    case 'add':
      return who === 'stranger'
        ? `${I} ${could} write a new row straight into ${name}.`
        : `${I} ${could} add a row in another person’s name${where}.`;
    case 'change':
      return `${I} ${could} change ${count(rows, 'row', 'rows')}${who === 'other' ? ' of other people' : ''}${where}${by}.`;
    case 'delete':
      return `${I} ${could} delete ${count(rows, 'row', 'rows')}${who === 'other' ? ' of other people' : ''}${where}${by}.`;
    case 'give':
      return `${I} ${could} make a row of my own another person’s${where} (${list(columns)}).`;
    case 'use':
      return `${I} ${could} call ${name}${rows > 0 && table !== null ? `; it wrote to “${plainWords(table)}”` : ''}.`;
    case 'stop':
      return `${I} called ${name}, and the app’s data stood still until it was stopped.`;
    default:
      return did satisfies never;
  }
}

const afterWords = {
  account: 'wrote a role into my own account',
  'own-row': 'changed what my own row says about me',
  join: 'put myself among the members',
  header: 'sent a header with another person’s id',
} as const;
