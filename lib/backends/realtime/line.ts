import type { WebSocket } from 'ws';
import type { Pace } from './allowance';
import { limits } from './limits';

/** Bytes that one app's pages have sent and that are not yet processed, including those of partly received messages. */
export type Waiting = { bytes: number };

/** One message as it arrived: text, or the bytes of a binary one. */
export type Sent = { data: string | Buffer; bytes: number };

/** One page's messages, processed in order. */
export type Line = {
  /** Counts bytes as they arrive, before they form a message; call `completed` once they do. */
  arrived(bytes: number): void;
  completed(): void;
  add(data: Buffer, isBinary: boolean): void;
  end(): void;
};

type Options = {
  waiting: Waiting;
  pace: Pace;
  work: (sent: Sent) => Promise<void>;
  report: (error: unknown) => void;
};

/**
 * Processes one message per turn of the event loop, so that others get served in between. If too much is queued for a
 * page, reading from it pauses until half of that is done; if too much is queued for all pages, those that hold more
 * than a little are disconnected.
 */
export function createLine(
  socket: Pick<WebSocket, 'pause' | 'resume' | 'terminate'>,
  { waiting, pace, work, report }: Options,
): Line {
  const messages: Sent[] = [];
  let held = 0;
  let unfinished = 0;
  let [isWorking, isPaused, isEnded] = [false, false, false];

  function hold(bytes: number): void {
    held += bytes;
    waiting.bytes += bytes;
  }

  function completed(): void {
    waiting.bytes -= unfinished;
    unfinished = 0;
  }

  function endIfTooMuch(): void {
    if (waiting.bytes > limits.waitingInAll && held + unfinished > limits.waitingLittle) socket.terminate();
  }

  function setPace(): void {
    const share = isPaused ? 0.5 : 1;
    const isMuch = messages.length > limits.waitingMessages * share || held > limits.waitingBytes * share;
    if (isMuch === isPaused) return;
    isPaused = isMuch;
    if (isMuch) socket.pause();
    else socket.resume();
  }

  async function workOff(): Promise<void> {
    isWorking = true;
    for (let sent = messages.shift(); sent; sent = messages.shift()) {
      await pace(sent.bytes);
      if (!isEnded) await work(sent).catch(report);
      hold(-sent.bytes);
      if (!isEnded) setPace();
      await new Promise((resolve) => setImmediate(resolve));
    }
    isWorking = false;
  }

  return {
    arrived(bytes) {
      if (isEnded) return;
      unfinished += bytes;
      waiting.bytes += bytes;
      endIfTooMuch();
    },
    completed,
    add(data, isBinary) {
      if (isEnded) return;
      // Copied because a small message is a view of the buffer it was read with and would keep all of it alive.
      messages.push({ data: isBinary ? Buffer.from(data) : data.toString('utf8'), bytes: data.length });
      hold(data.length);
      setPace();
      endIfTooMuch();
      if (!isWorking) void workOff();
    },
    end() {
      isEnded = true;
      completed();
      for (const { bytes } of messages.splice(0)) hold(-bytes);
    },
  };
}
