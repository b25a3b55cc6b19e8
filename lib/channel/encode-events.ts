import type { ProjectEvent } from '../turn-events/turn-event';

const encoded = new WeakMap<ProjectEvent, string>();

/** An event as JSON, made once however many listen: the same object goes to all of them. */
export function encodeEvent(event: ProjectEvent): string {
  let text = encoded.get(event);
  if (text === undefined) {
    text = JSON.stringify(event);
    encoded.set(event, text);
  }
  return text;
}

/** Events as `text/event-stream` (HTML standard, "Server-sent events"): the number is the id a reader resumes from. */
export function encodeEvents(): TransformStream<ProjectEvent, string> {
  return new TransformStream({
    transform(event, controller) {
      controller.enqueue(`id: ${event.n}\ndata: ${encodeEvent(event)}\n\n`);
    },
  });
}
