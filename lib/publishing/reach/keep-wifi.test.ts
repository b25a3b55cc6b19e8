import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { keepWifi, type KeptWifi } from './keep-wifi';

let open: KeptWifi[] = [];
let blocking: Server | null = null;
afterEach(async () => {
  for (const wifi of open) await wifi.end();
  open = [];
  blocking?.close();
  blocking = null;
});

/** Loopback addresses stand for addresses in networks. */
function start(network: () => string | null, port = 0) {
  const wifi = keepWifi(
    {
      readNetwork: async () => network(),
      openServer: (originOf) => createServer((_request, response) => response.end(originOf())),
    },
    port,
  );
  open.push(wifi);
  return wifi;
}
const bodyOf = async (origin: string) => (await fetch(origin)).text();

test('is open at that address alone, until it is told to end', async () => {
  const wifi = start(() => '127.0.0.2');
  await wifi.look();
  const origin = `http://127.0.0.2:${wifi.port()}`;
  expect(wifi.state()).toEqual({ phase: 'open', origin });
  expect(await bodyOf(origin)).toBe(origin);
  await expect(fetch(`http://127.0.0.1:${wifi.port()}`)).rejects.toThrow();
  await wifi.end();
  expect(wifi.state()).toEqual({ phase: 'closed' });
  await expect(fetch(origin)).rejects.toThrow();
});

test('moves along with the computer to another network, and keeps its port', async () => {
  let network: string | null = '127.0.0.2';
  const wifi = start(() => network);
  await wifi.look();
  const port = wifi.port();
  network = null;
  await wifi.look();
  expect(wifi.state()).toEqual({ phase: 'waiting', why: 'reach-no-network' });
  await expect(fetch(`http://127.0.0.2:${port}`)).rejects.toThrow();
  network = '127.0.0.3';
  await wifi.look();
  expect(await bodyOf(`http://127.0.0.3:${port}`)).toBe(`http://127.0.0.3:${port}`);
});

test('says that its port is taken, and opens when that is over', async () => {
  blocking = createServer();
  await new Promise<void>((resolve) => blocking!.listen(0, '127.0.0.2', resolve));
  const { port } = blocking.address() as { port: number };
  const wifi = start(() => '127.0.0.2', port);
  await wifi.look();
  expect(wifi.state()).toEqual({ phase: 'waiting', why: 'reach-port-taken' });
  await new Promise((resolve) => blocking!.close(resolve));
  blocking = null;
  await wifi.look();
  expect(wifi.state()).toMatchObject({ phase: 'open' });
});

test('is not opened again by a look that comes after its end', async () => {
  const wifi = start(() => '127.0.0.2');
  const looks = [wifi.look(), wifi.end(), wifi.look()];
  await Promise.all(looks);
  expect(wifi.state()).toEqual({ phase: 'closed' });
});
