import { dispatch } from '@/lib/api/dispatch';
import { getServer } from '@/lib/server-handle';

// Every answer belongs to one viewer and one moment; nothing of the interface is prepared at build time.
export const dynamic = 'force-dynamic';

function answer(request: Request): Promise<Response> {
  return dispatch(getServer().parts, request);
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
