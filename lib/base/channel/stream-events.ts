import type { ProjectId, TurnId } from '../foundation/id';
import type { ProjectEvent } from '../turn-events/turn-event';
import type { ProjectChannel } from './project-channel';

type Streamed = { projectId: ProjectId; after: number };

/**
 * The project channel after a number, as a stream that never ends by itself; cancelling it stops listening. A slow
 * reader holds the listener back, which then continues from the log.
 */
export function streamEvents(channel: ProjectChannel, { projectId, after }: Streamed): ReadableStream<ProjectEvent> {
  return streamUntil(
    channel,
    { projectId, after },
    () => true,
    () => false,
  );
}

/**
 * Streams one turn's events after the event number `after`; ends after `turn-end`. `isOver`: the turn has already
 * ended, so the log is complete.
 */
export function streamTurnEvents(
  channel: ProjectChannel,
  { turnId, isOver, ...streamed }: Streamed & { turnId: TurnId; isOver: boolean },
): ReadableStream<ProjectEvent> {
  if (isOver) return streamLog(channel, turnId, streamed.after);
  const isOfTurn = (event: ProjectEvent) => 'attempt' in event && event.turnId === turnId;
  return streamUntil(channel, streamed, isOfTurn, (event) => event.type === 'turn-end');
}

function streamUntil(
  channel: ProjectChannel,
  { projectId, after }: Streamed,
  isWanted: (event: ProjectEvent) => boolean,
  isLast: (event: ProjectEvent) => boolean,
): ReadableStream<ProjectEvent> {
  let stop = (): void => undefined;
  let pulled = (): void => undefined;
  return new ReadableStream({
    start(controller) {
      let isClosed = false;
      stop = channel.listen(projectId, after, async (events) => {
        for (const event of events) {
          if (isClosed || !isWanted(event)) continue;
          controller.enqueue(event);
          if (!isLast(event)) continue;
          isClosed = true;
          stop();
          controller.close();
        }
        if (isClosed || (controller.desiredSize ?? 1) > 0) return;
        await new Promise<void>((resolve) => {
          pulled = resolve;
        });
      });
    },
    pull: () => pulled(),
    cancel() {
      stop();
      pulled();
    },
  });
}

function streamLog(channel: ProjectChannel, turnId: TurnId, after: number): ReadableStream<ProjectEvent> {
  let position = after;
  return new ReadableStream({
    async pull(controller) {
      const events = await channel.readTurn(turnId, position, 500);
      for (const event of events) controller.enqueue(event);
      position = events.at(-1)?.n ?? position;
      if (events.length < 500) controller.close();
    },
  });
}
