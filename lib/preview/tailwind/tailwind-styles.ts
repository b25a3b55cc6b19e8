/** Tailwind's own style sheets, by file name in its package. */
export type TailwindStyles = Readonly<Record<'index' | 'theme' | 'preflight' | 'utilities', string>>;

const specifierPattern = /^(?:tailwindcss(?:\/(index|theme|preflight|utilities)(?:\.css)?)?)$/;
const relativePattern = /^\.\/(index|theme|preflight|utilities)\.css$/;

/** Tailwind's sheet for a specifier (`tailwindcss`, `tailwindcss/theme.css`); null for anything else. */
export function findTailwindStyle(
  styles: TailwindStyles,
  specifier: string,
  from: string,
): { path: string; content: string } | null {
  const match =
    specifierPattern.exec(specifier) ?? (from.startsWith('tailwindcss/') ? relativePattern.exec(specifier) : null);
  if (!match) return null;
  const name = (match[1] ?? 'index') as keyof TailwindStyles;
  return { path: `tailwindcss/${name}.css`, content: styles[name] };
}
