import { familyGroups } from './families';

/**
 * Tells a model which families an app may use, in one paragraph of at most 1,600 characters: how to import one, then
 * all names grouped by character.
 */
export function typeNotes(): string {
  const names = new Map<string, string[]>();
  for (const { says, families } of familyGroups) {
    const plain = families.map(({ name }) => name.replace(/ Variable$/, ''));
    names.set(says, [...(names.get(says) ?? []), ...plain]);
  }
  const groups = [...names].map(([says, plain]) => `${says}: ${plain.join(', ')}`);
  return [
    'Type: open families at hand, two at most.',
    'In src/index.css right after @import "tailwindcss"; write @import "@fontsource-variable/fraunces"; (serifs: …/wght-italic.css too) and in @theme --font-display: "Fraunces Variable", serif; no <package>, link or @font-face.',
    `${groups.join('; ')}.`,
  ].join(' ');
}
