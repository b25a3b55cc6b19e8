import { describe, expect, test } from 'vitest';
import { openChannel, type Connection, type Socket } from './channel-client';

/** Timers that run on demand, and sockets that record. */
function createWorld() {
  const timers: Array<{ callback: () => void; milliseconds: number; isOn: boolean }> = [];
  const sockets: Array<Socket & { after: number; sent: string[]; isClosed: boolean }> = [];
  const seen = { events: [] as number[], connections: [] as Connection[], held: [] as boolean[] };
  let lastNumber = 0;
  let isVisible = true;
  const channel = openChannel(
    {
      connect: (after) => {
        const socket = {
          after,
          sent: [] as string[],
          isClosed: false,
          send: (text: string) => void socket.sent.push(text),
          close: () => {
            socket.isClosed = true;
            socket.onclose?.();
          },
          onopen: null,
          onmessage: null,
          onclose: null,
        } as (typeof sockets)[number];
        sockets.push(socket);
        return socket;
      },
      timers: {
        set: (callback, milliseconds) => {
          const timer = { callback, milliseconds, isOn: true };
          timers.push(timer);
          return timer;
        },
        clear: (timer) => {
          if (timer !== null) (timer as (typeof timers)[number]).isOn = false;
        },
      },
      random: () => 1,
    },
    {
      tabId: 'tab',
      lastNumber: () => lastNumber,
      isVisible: () => isVisible,
      onEvents: (events) => {
        seen.events.push(...events.map((event) => event.n));
        lastNumber = events.at(-1)!.n;
      },
      onConnection: (connection) => seen.connections.push(connection),
      onObserver: (held) => seen.held.push(held),
    },
  );
  return {
    channel,
    sockets,
    seen,
    hide: () => {
      isVisible = false;
    },
    say: (message: unknown) => sockets.at(-1)!.onmessage?.({ data: JSON.stringify(message) }),
    /** Runs the active timers of that length. */
    run: (milliseconds: number) => {
      const due = timers.filter((timer) => timer.isOn && timer.milliseconds === milliseconds);
      for (const timer of due) {
        timer.isOn = false;
        timer.callback();
      }
      return due.length;
    },
  };
}

describe('openChannel', () => {
  test('passes events on and resumes after the last one when the connection is lost', () => {
    const world = createWorld();
    world.sockets[0]!.onopen?.();
    world.say([
      { n: 1, at: 0, type: 'turn-phase' },
      { n: 4, at: 0, type: 'from-the-future' },
    ]);
    world.sockets[0]!.onclose?.();
    expect(world.run(250)).toBe(1);
    world.sockets[1]!.onopen?.();
    expect(world.sockets.map((socket) => socket.after)).toEqual([0, 4]);
    expect(world.seen.events).toEqual([1, 4]);
    expect(world.seen.connections).toEqual(['connecting', 'online', 'offline', 'online']);
  });

  test('waits longer each time, and not at all once the network is back', () => {
    const world = createWorld();
    for (const wait of [250, 500, 1000]) {
      world.sockets.at(-1)!.onclose?.();
      expect(world.run(wait)).toBe(1);
    }
    world.sockets.at(-1)!.onclose?.();
    world.channel.retryNow();
    expect(world.sockets).toHaveLength(5);
    world.sockets.at(-1)!.onclose?.();
    expect(world.run(250)).toBe(1);
  });

  test('says that too many pages are open, and asks again after a while, not at once', () => {
    const world = createWorld();
    for (let n = 1; n <= 3; n++) {
      world.sockets.at(-1)!.onopen?.();
      world.sockets.at(-1)!.onclose?.({ code: 4429 });
      expect(world.seen.connections.at(-1)).toBe('crowded');
      expect(world.run(250)).toBe(0);
      expect(world.run(40_000)).toBe(1);
    }
    world.sockets.at(-1)!.onopen?.();
    expect(world.seen.connections.at(-1)).toBe('online');
  });

  test('reports at once and every five seconds whether the tab is visible', () => {
    const world = createWorld();
    const socket = world.sockets[0]!;
    world.channel.announce();
    expect(socket.sent).toEqual([]);
    socket.onopen?.();
    world.hide();
    world.channel.announce();
    world.run(5000);
    expect(socket.sent.map((text) => (JSON.parse(text) as { visible: boolean }).visible)).toEqual([true, false, false]);
  });

  test('knows whether this tab is the observer, and that it is not without a connection', () => {
    const world = createWorld();
    world.sockets[0]!.onopen?.();
    world.say({ type: 'observer', held: true });
    world.sockets[0]!.onclose?.();
    expect(world.seen.held).toEqual([true, false]);
  });

  test('treats fifteen seconds of silence as a lost connection', () => {
    const world = createWorld();
    world.sockets[0]!.onopen?.();
    world.say({ type: 'pong' });
    expect(world.run(15_000)).toBe(1);
    expect(world.sockets[0]!.isClosed).toBe(true);
    expect(world.seen.connections.at(-1)).toBe('offline');
  });

  test('does nothing more once closed', () => {
    const world = createWorld();
    world.sockets[0]!.onopen?.();
    world.channel.close();
    expect([world.run(250), world.run(5000), world.run(15_000)]).toEqual([0, 0, 0]);
    expect(world.sockets).toHaveLength(1);
  });
});
