/**
 * Modules that replace parts of Deno's library; their text becomes part of a function's bundle. Each has only the
 * exports that functions were seen to use.
 */
const base64 = `
const bytesOf = (data) => typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data);
export function encodeBase64(data) {
  let text = '';
  for (const byte of bytesOf(data)) text += String.fromCharCode(byte);
  return btoa(text);
}
export const decodeBase64 = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
export { encodeBase64 as encode, decodeBase64 as decode };
`;
const hex = `
const bytesOf = (data) => typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data);
export const encodeHex = (data) => Array.from(bytesOf(data), (one) => one.toString(16).padStart(2, '0')).join('');
export const decodeHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
`;

export const importShims: Readonly<Record<string, string>> = {
  empty: 'export default {};',
  'std-http': `export const serve = (handler, options) => Deno.serve(options ?? {}, handler);
export { STATUS_CODE, STATUS_TEXT } from 'easel:std-status';`,
  'std-status': `export const STATUS_CODE = { OK: 200, Created: 201, Accepted: 202, NoContent: 204, MovedPermanently: 301,
Found: 302, SeeOther: 303, NotModified: 304, BadRequest: 400, Unauthorized: 401, PaymentRequired: 402, Forbidden: 403, NotFound: 404,
MethodNotAllowed: 405, Conflict: 409, Gone: 410, UnprocessableEntity: 422, TooManyRequests: 429, InternalServerError: 500,
NotImplemented: 501, BadGateway: 502, ServiceUnavailable: 503 };
export { STATUS_CODE as Status };
export const STATUS_TEXT = Object.fromEntries(Object.entries(STATUS_CODE).map(([name, code]) => [code, name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')]));`,
  'std-base64': base64,
  'std-hex': hex,
  'std-encoding': `export { encodeBase64, decodeBase64 } from 'easel:std-base64'; export { encodeHex, decodeHex } from 'easel:std-hex';`,
  'std-crypto': `const own = globalThis.crypto; export { own as crypto };`,
  'std-delay': `export const delay = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));`,
  'std-uuid': `export const generate = () => crypto.randomUUID();
export const validate = (id) => /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id);
export const v4 = { generate, validate };`,
};
