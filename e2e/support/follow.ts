import type { IncomingMessage } from 'node:http';
import type { ProjectEvent } from '../../lib/base/turn-events/turn-event';
import { openRequest } from './http';

type Type = ProjectEvent['type'];
export type EventOf<Wanted extends Type> = Extract<ProjectEvent, { type: Wanted }>;

/** Listens to server-sent events, like a script or a second device. */
export type Follower = {
  status: number;
  /** All events received so far, in order of arrival. */
  events: readonly ProjectEvent[];
  /** The next event of a type after those already returned by `until`, including ones that arrived meanwhile. */
  until<Wanted extends Type>(type: Wanted, fits?: (event: EventOf<Wanted>) => boolean): Promise<EventOf<Wanted>>;
  /** Resolves when the server closed the stream (or died). */
  ended: Promise<void>;
  close(): void;
};

/** Follows `…/events`. Event numbers must rise and match the frame's `id:`; otherwise `until` rejects. */
export async function follow(
  port: number,
  path: string,
  {
    headers = {},
    onEvent = () => undefined,
  }: { headers?: Record<string, string>; onEvent?: (event: ProjectEvent) => void } = {},
): Promise<Follower> {
  const response: IncomingMessage = await openRequest(port, 'GET', path, { headers });
  const events: ProjectEvent[] = [];
  const waiting = new Set<() => void>();
  let failure: Error | null = null;
  let isOver = false;
  let rest = '';
  let seen = 0;

  const wake = () => {
    for (const look of waiting) look();
  };
  const read = (frame: string) => {
    const id = /^id: (\d+)$/m.exec(frame)?.[1];
    const data = /^data: (.*)$/m.exec(frame)?.[1];
    if (id === undefined || data === undefined) return;
    const event = JSON.parse(data) as ProjectEvent;
    const last = events.at(-1)?.n ?? 0;
    if (event.n !== Number(id) || event.n <= last)
      failure ??= new Error(`event ${event.n} (id ${id}) came after ${last}`);
    events.push(event);
    onEvent(event);
  };
  response.setEncoding('utf8');
  response.on('data', (text: string) => {
    const frames = (rest + text).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) read(frame);
    wake();
  });
  const ended = new Promise<void>((resolve) => {
    response.once('close', () => {
      isOver = true;
      wake();
      resolve();
    });
  });
  response.on('error', () => undefined);

  return {
    status: response.statusCode ?? 0,
    events,
    ended,
    close: () => response.destroy(),
    until: <Wanted extends Type>(type: Wanted, fits: (event: EventOf<Wanted>) => boolean = () => true) =>
      new Promise<EventOf<Wanted>>((resolve, reject) => {
        // Each call has its own position, so that concurrent ones don't skip each other's events.
        let at = seen;
        const look = () => {
          if (failure) return void (waiting.delete(look), reject(failure));
          for (; at < events.length; at++) {
            const event = events[at] as EventOf<Wanted>;
            if (event.type !== type || !fits(event)) continue;
            seen = Math.max(seen, at + 1);
            waiting.delete(look);
            return resolve(event);
          }
          if (!isOver) return;
          waiting.delete(look);
          reject(
            new Error(`the stream ended before ${type}; last was ${JSON.stringify(events.at(-1))?.slice(0, 300)}`),
          );
        };
        waiting.add(look);
        look();
      }),
  };
}
