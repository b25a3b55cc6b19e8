import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostTarget } from '../../base/http/origins';
import type { Answered } from '../operating/answered';
import { knownMethods } from './request-rules';

/** Reports each response once it has ended, however it ended. */
export function watchAnswers(tell: (answered: Answered) => void) {
  return (kind: HostTarget['kind'] | 'other', request: IncomingMessage, response: ServerResponse): void => {
    const beganAt = performance.now();
    const { socket } = request;
    const sentBefore = socket.bytesWritten;
    const method = request.method ?? '';
    response.once('close', () =>
      tell({
        host: kind,
        method: knownMethods.has(method) ? method : 'other',
        status: response.headersSent ? response.statusCode : 0,
        ms: performance.now() - beganAt,
        sent: socket.bytesWritten - sentBefore,
        isStream: String(response.getHeader('content-type') ?? '').startsWith('text/event-stream'),
      }),
    );
  };
}
