const inRow = /^data:image\/(png|jpeg|webp|gif);base64,/;
const stored = /\/storage\/v1\/object\/(?:public\/|sign\/|authenticated\/)?([^/?#]+)\/([^?#]+)/;

/**
 * URL from which the page may show a picture in a row: from the row itself, or from the app's own uploads, whatever URL
 * the app stored for them. Null if it is elsewhere: requesting it would tell strangers who is looking, and when.
 */
export function pictureAt(
  value: string | null,
  { buckets, addressOf }: { buckets: readonly string[]; addressOf: (bucket: string, name: string) => string },
): string | null {
  if (value === null) return null;
  if (inRow.test(value)) return value;
  const [, bucket, name] = stored.exec(value) ?? [];
  if (bucket !== undefined && name !== undefined) return ownAt(decode(bucket), decode(name), buckets, addressOf);
  if (/^[a-z][a-z\d+.-]*:|^\//i.test(value)) return null;
  const [first = '', ...rest] = value.split('/');
  if (buckets.includes(first) && rest.length > 0) return ownAt(first, rest.join('/'), buckets, addressOf);
  // A path without its bucket, as supabase-js returns for an upload: unambiguous if there is only one bucket.
  return buckets.length === 1 && /\.\w{3,4}$/.test(value) ? addressOf(buckets[0]!, value) : null;
}

const ownAt = (
  bucket: string,
  name: string,
  buckets: readonly string[],
  addressOf: (bucket: string, name: string) => string,
) => (buckets.includes(bucket) ? addressOf(bucket, name) : null);

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
