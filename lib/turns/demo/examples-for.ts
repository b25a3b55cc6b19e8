import { allExamples, type DemoExample } from './demo-examples';

/** A conversation recorded in a second language is named after the first: `bakery-orders-zh`. */
const themeOf = ({ id }: DemoExample) => id.replace(/-zh$/, '');

/**
 * One example for each theme, as recorded in the reader's language, otherwise in the one there is. Those in the
 * reader's language come first.
 */
export function examplesFor(locale: DemoExample['language']): DemoExample[] {
  const themes = new Map<string, DemoExample>();
  for (const example of allExamples) {
    const theme = themeOf(example);
    if (!themes.has(theme) || example.language === locale) themes.set(theme, example);
  }
  const isRead = ({ language }: DemoExample) => Number(language === locale);
  return [...themes.values()].toSorted((one, other) => isRead(other) - isRead(one));
}
