import type { ProjectEvent } from '../turn-events/turn-event';

const encoded = new WeakMap<ProjectEvent, string>();

/** An event as JSON, encoded once regardless of the number of listeners: all of them get the same object. */
export function encodeEvent(event: ProjectEvent): string {
  let text = encoded.get(event);
  if (text === undefined) {
    text = JSON.stringify(event);
    encoded.set(event, text);
  }
  return text;
}

/**
 * Encodes events as `text/event-stream` (HTML standard, "Server-sent events"); the event number is the id to resume
 * from.
 */
export function encodeEvents(): TransformStream<ProjectEvent, string> {
  return new TransformStream({
    transform(event, controller) {
      controller.enqueue(`id: ${event.n}\ndata: ${encodeEvent(event)}\n\n`);
    },
  });
}
