import type { AppErrorCode } from '../../base/foundation/app-error';
import { fail, type Result, succeed } from '../../base/foundation/result';

/** Reads a body of at most `limit` bytes; `body-too-large` above that, `invalid-input` for an empty one. */
export async function readBytes(request: Request, limit: number): Promise<Result<Uint8Array, AppErrorCode>> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limit) return fail('body-too-large');
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > limit) return fail('body-too-large');
  return bytes.length === 0 ? fail('invalid-input') : succeed(bytes);
}
