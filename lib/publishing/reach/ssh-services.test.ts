import { expect, test } from 'vitest';
import { sshServiceOf } from './ssh-services';

const read = (way: 'localhost-run' | 'serveo', said: string) => {
  const origin = sshServiceOf({ way }, '')?.origin;
  return typeof origin === 'function' ? origin(said) : 'no reader';
};

test('a service’s address is read from its own line, between colours and other links', () => {
  const greeting = 'Visit https://admin.localhost.run/ to set up.\r\n\u001b[0m\r\n';
  expect(read('localhost-run', greeting)).toBeNull();
  const line = '4f5c61c4b9f0.lhr.life tunneled with tls termination, https://4f5c61c4b9f0.lhr.life\r\n';
  expect(read('localhost-run', greeting + line)).toBe('https://4f5c61c4b9f0.lhr.life');
  expect(read('serveo', '\u001b[32mForwarding HTTP traffic from https://abc.serveo.net\u001b[0m\n')).toBe(
    'https://abc.serveo.net',
  );
});

test('a server of one’s own shows its own address, once it is named', () => {
  expect(sshServiceOf({ way: 'own-server' }, '')).toBeNull();
  const server = { host: 'example.org', port: 22, user: 'a', remotePort: 8080, address: 'https://club.example.org' };
  expect(sshServiceOf({ way: 'own-server', server }, 'example.org')).toMatchObject({
    ...{ service: 'example.org', origin: 'https://club.example.org', bindAddress: '', password: undefined },
  });
});
