import type { AppErrorCode } from '../foundation/app-error';
import { fail, type Result, succeed } from '../foundation/result';

/** A body of bytes, at most `limit` of them; `body-too-large` beyond, `invalid-input` for none. */
export async function readBytes(request: Request, limit: number): Promise<Result<Uint8Array, AppErrorCode>> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limit) return fail('body-too-large');
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > limit) return fail('body-too-large');
  return bytes.length === 0 ? fail('invalid-input') : succeed(bytes);
}
