/** A function call accepts a limited number of arguments. */
const slice = 8192;

/** These bytes in base64, in a browser or a worker. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += slice) text += String.fromCharCode(...bytes.subarray(at, at + slice));
  return btoa(text);
}
