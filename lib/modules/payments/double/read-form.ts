/**
 * A form as Stripe's SDK encodes it: `line_items[0][price_data][currency]=eur` becomes nested objects; all values are
 * strings.
 */
export type FormValue = string | { [name: string]: FormValue };

const mostFields = 600;
const mostDeep = 6;
/** No prototype, so that names such as `__proto__` are ordinary keys. */
const empty = (): { [name: string]: FormValue } => Object.create(null) as { [name: string]: FormValue };

export function readForm(body: string): { [name: string]: FormValue } {
  const form = empty();
  for (const [name, value] of [...new URLSearchParams(body)].slice(0, mostFields)) {
    const path = name.split('[').map((part) => part.replace(/\]$/, ''));
    if (path.length > mostDeep) continue;
    let at = form;
    for (const part of path.slice(0, -1)) {
      const next = at[part];
      at = at[part] = typeof next === 'object' ? next : empty();
    }
    at[path.at(-1)!] = value;
  }
  return form;
}

export const textOf = (value: FormValue | undefined): string | null => (typeof value === 'string' ? value : null);
export const partsOf = (value: FormValue | undefined): { [name: string]: FormValue } =>
  typeof value === 'object' ? value : empty();
/** Null if it is not a whole number. */
export function countOf(value: FormValue | undefined): number | null {
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
}
