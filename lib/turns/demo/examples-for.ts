import { allExamples, demoExamples, type DemoExample } from './demo-examples';

/** A conversation recorded in a second language is named after the first: `bakery-orders-zh`. */
const themeOf = ({ id }: DemoExample) => id.replace(/-zh$/, '');

/**
 * Twelve examples, one for each theme: first those in the reader's language, then the standard ones in theirs. Other
 * recordings in another language are left out.
 */
export function examplesFor(locale: DemoExample['language']): DemoExample[] {
  const themes = new Map<string, DemoExample>();
  for (const example of allExamples) {
    const theme = themeOf(example);
    const isShown = example.language === locale || demoExamples.includes(example);
    if (isShown && (!themes.has(theme) || example.language === locale)) themes.set(theme, example);
  }
  const isRead = ({ language }: DemoExample) => Number(language === locale);
  return [...themes.values()].toSorted((one, other) => isRead(other) - isRead(one)).slice(0, demoExamples.length);
}
