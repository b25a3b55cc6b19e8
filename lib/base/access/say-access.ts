import type { AccessLine } from './access-line';
import { plainName } from './plain-name';
import { accessWords } from './access-words';

type Deed = `${AccessLine['may']}.${AccessLine['which']}`;
export type AccessKey = AccessLine['who'] | Deed | 'only' | 'visitorsNothing' | 'nobody' | 'view';

/** How one language writes a sentence, a list, and a column's name. */
export type AccessLanguage = {
  say(key: AccessKey, values: Record<string, string>): string;
  list(parts: readonly string[]): string;
  column(name: string): string;
};

const everybody = ['anyone', 'signed-in', 'owner'] as const;

/** Who may see and change the rows of a table, in sentences. `told` limits them to these kinds of people. */
export function sayAccess(
  { access, isView }: { access: readonly AccessLine[]; isView: boolean },
  { say, list, column }: AccessLanguage,
  told: readonly AccessLine['who'][] = everybody,
): string[] {
  if (isView) return [say('view', {})];
  if (access.length === 0) return [say('nobody', {})];
  const deed = ({ may, which, columns }: AccessLine) => {
    const words = say(`${may}.${which}`, {});
    return columns === undefined ? words : say('only', { deed: words, columns: list(columns.map(column)) });
  };
  const sentences = told.flatMap((who) => {
    const deeds = access.filter((line) => line.who === who).map(deed);
    return deeds.length === 0 ? [] : [say(who, { deeds: list(deeds) })];
  });
  const isClosed = !access.some(({ who }) => who === 'anyone');
  return [...sentences, ...(isClosed ? [say('visitorsNothing', {})] : [])];
}

const parts = new Intl.ListFormat('en', { type: 'conjunction' });

/** English, without the page's catalogue: for the model, which is given these sentences about the app. */
export const plainEnglish: AccessLanguage = {
  say(key, values) {
    const [first, second] = key.split('.') as [keyof typeof accessWords.en, AccessLine['which'] | undefined];
    const found = accessWords.en[first];
    const text = typeof found === 'string' ? found : found[second!];
    return Object.entries(values).reduce(
      (words, [name, value]) => words.replace(`{${name}}`, () => value),
      text as string,
    );
  },
  list: (all) => parts.format(all),
  column: plainName,
};
