/** Props of a part in `src/components/ui`, as declared in its types, besides `className` and those of its element. */
const ownProps = /([A-Za-z]\w*)(\?)?: /g;

/**
 * Describes a ready-made part for the model in one line, from its source: every name it exports and, for each
 * component, the props it adds, the values of its variants, and what it passes to Radix or the element. `radix` lists
 * which props of a Radix part are worth naming.
 */
export function describePart(name: string, source: string, radix: Readonly<Record<string, string>> = {}): string {
  const variants = variantsOf(source);
  const exported = [...source.matchAll(/^export (function|const) (\w+)([^]*?)(?=\n(?:export|\/\*\*)|$(?![^]))/gm)];
  const told = exported.flatMap(([, kind = '', component = '', rest = '']) => {
    const [head] = rest.split(kind === 'function' ? /\) \{\n/ : ';\n', 1);
    const facts = [
      ...variants.filter(({ from }) => head!.includes(`typeof ${from}>`)).flatMap(({ choices }) => choices),
      ...propsOf(head!),
      ...passedOn(head!, radix),
    ];
    return facts.length === 0 ? component : `${component} (${facts.join('; ')})`;
  });
  return `- ${name}: ${told.join(', ')}`;
}

/** Reads `variant: { default: …, outline: … }` in `export const xVariants = cva(…)` as `variant default | outline`. */
function variantsOf(source: string): { from: string; choices: string[] }[] {
  return [...source.matchAll(/^export const (\w+) = cva\(([^]*?)\n\);/gm)].map(([, from = '', body = '']) => ({
    from,
    choices: [...body.matchAll(/^ {6}(\w+): \{\n([^]*?)\n {6}\},/gm)].map(
      ([, key = '', list = '']) => `${key} ${[...list.matchAll(/^ {8}(\w+):/gm)].map(([, one]) => one).join(' | ')}`,
    ),
  }));
}

/** The members of `… & { asChild?: boolean }` at the end of a component's props. */
function propsOf(head: string): string[] {
  const own = /& \{([^}]*)\}\s*$/.exec(head)?.[1] ?? '';
  return [...own.matchAll(ownProps)].map(([, prop]) => prop!);
}

function passedOn(head: string, radix: Readonly<Record<string, string>>): string[] {
  const part = /(\w+)Primitive\.(\w+)/.exec(head);
  const props = part && radix[`${part[1]}.${part[2]}`];
  return props ? [props] : [];
}
