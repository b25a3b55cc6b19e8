import { dispatch } from '@/lib/web/api/dispatch';
import { getServer } from '@/lib/web/server-handle';

// Every response belongs to one viewer and one moment, so nothing of the API is prerendered.
export const dynamic = 'force-dynamic';

function answer(request: Request): Promise<Response> {
  return dispatch(getServer().parts, request);
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
