/** Addresses that a link may lead to. */
const linkSchemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:', 'sms:']);
const sourceSchemes: ReadonlySet<string> = new Set(['http:', 'https:']);
/** Images embedded as data URLs. Used as the source of an `img`, none of them can run scripts. */
const inlinePicture = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/;

/**
 * An address as browsers resolve it at `address`, written out so that there is one reading; null for one that may not stand.
 * Addresses of the site itself come back without its name, since it may move.
 */
function cleanAddress(value: string, address: string, schemes: ReadonlySet<string>): string | null {
  let url: URL;
  try {
    url = new URL(value, address);
  } catch {
    return null;
  }
  if (!schemes.has(url.protocol) || url.username !== '' || url.password !== '') return null;
  return url.origin === new URL(address).origin ? url.pathname + url.search + url.hash : url.href;
}

export function cleanLink(value: string, address: string): string | null {
  return value.trim().startsWith('#') && /^#[\w-]*$/.test(value.trim())
    ? value.trim()
    : cleanAddress(value, address, linkSchemes);
}

export function cleanSource(value: string, address: string): string | null {
  if (inlinePicture.test(value)) return /[\s<>"]/.test(value) ? encodeURI(decodeLoosely(value)) : value;
  return cleanAddress(value, address, sourceSchemes);
}

function decodeLoosely(value: string): string {
  try {
    return decodeURI(value);
  } catch {
    return value;
  }
}

/** Each candidate by itself; one that may not stand is left out. */
export function cleanSourceSet(value: string, address: string): string | null {
  if (value.length > 4000 || value.includes('data:')) return null;
  const candidates = value.split(',').flatMap((candidate) => {
    const [source = '', size = ''] = candidate.trim().split(/\s+/);
    const clean =
      source === '' || !/^(?:\d{1,6}(?:\.\d{1,3})?[wx])?$/.test(size)
        ? null
        : cleanAddress(source, address, sourceSchemes);
    return clean === null || clean.includes(',') ? [] : [size === '' ? clean : `${clean} ${size}`];
  });
  return candidates.length === 0 ? null : candidates.join(', ');
}

const picturedUrl = /^url\((["']?)(?:https:\/\/|\/(?!\/))[^"'()\\\s<>]{1,500}\1\)/;

/** Whether a text of CSS fetches nothing but pictures by plain addresses, and has no second reading. */
function isCalmCss(css: string): boolean {
  if (
    /[\\<\0]|@import|@charset|@namespace|expression|behavior|-moz-binding|javascript:|vbscript:|image-set|src\(/i.test(
      css,
    )
  )
    return false;
  for (let at = css.search(/url\s*\(/i); at !== -1;) {
    if (!picturedUrl.test(css.slice(at, at + 600))) return false;
    const next = css.slice(at + 4).search(/url\s*\(/i);
    at = next === -1 ? -1 : at + 4 + next;
  }
  return true;
}

/** The declarations of a `style` attribute that may stand; null if none does. */
export function cleanDeclarations(value: string): string | null {
  const kept = value.split(';').filter((declaration) => declaration.trim() !== '' && isCalmCss(declaration));
  return kept.length === 0 ? null : kept.join(';').trim();
}

/** Rules that a script wrote, all or none: half a sheet means something else. */
export const cleanRules = (css: string): string => (isCalmCss(css) ? css : '');
