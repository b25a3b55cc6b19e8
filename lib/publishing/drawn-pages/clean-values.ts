/** Schemes allowed in links. */
const linkSchemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:', 'sms:']);
const sourceSchemes: ReadonlySet<string> = new Set(['http:', 'https:']);
/** Images embedded as data URLs. Used as the source of an `img`, none of them can run scripts. */
const inlinePicture = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]/;

/**
 * Resolves an address as browsers do at `address`, written out so that it can only be read in one way; null if it is
 * not allowed. Addresses of the site itself are returned without its host, because the site may move.
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

/** Cleans each candidate of a `srcset`; candidates that are not allowed are left out. */
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

/** Whether CSS fetches nothing but pictures at plain addresses, and can be read in only one way. */
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

/** The allowed declarations of a `style` attribute; null if there are none. */
export function cleanDeclarations(value: string): string | null {
  const kept = value.split(';').filter((declaration) => declaration.trim() !== '' && isCalmCss(declaration));
  return kept.length === 0 ? null : kept.join(';').trim();
}

/** Rules that a script wrote, all or none, because half a sheet would look different. */
export const cleanRules = (css: string): string => (isCalmCss(css) ? css : '');
