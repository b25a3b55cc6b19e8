import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { channelDescriptor } from './channel-descriptor';
import { createFrameReader, encodeFrame } from './frames';

/** A peer that sends more than this at once is broken. */
const mostBytes = 512 * 1024 ** 2;

export type Channel<Said> = {
  say: (message: Said) => void;
  /** Sends it at once and ends the process: none of its code runs any more. */
  sayLast: (message: Said) => never;
};

/** Opens the channel to the server that started this process; the process ends when the server does. */
export function openChannel<Told, Said>(onMessage: (message: Told) => void): Channel<Said> {
  const socket = new Socket({ fd: channelDescriptor, readable: true, writable: true });
  socket.on(
    'data',
    createFrameReader(mostBytes, (message) => onMessage(message as Told)),
  );
  for (const gone of ['end', 'close', 'error']) socket.on(gone, () => process.exit());
  return {
    say(message) {
      socket.cork();
      for (const chunk of encodeFrame(message)) socket.write(chunk);
      socket.uncork();
    },
    sayLast(message) {
      try {
        writeSync(channelDescriptor, Buffer.concat(encodeFrame(message)));
      } finally {
        process.exit(1);
      }
    },
  };
}
