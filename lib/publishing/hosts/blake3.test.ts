import { expect, test } from 'vitest';
import { blake3 } from './blake3';

/** The input bytes of BLAKE3's own test vectors: 0 to 250, repeated. */
const cycle = (length: number) => Uint8Array.from({ length }, (_, at) => at % 251);

// From https://github.com/BLAKE3-team/BLAKE3/blob/master/test_vectors/test_vectors.json.
test.each([
  [0, 'af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262'],
  [1, '2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213'],
  [1024, '42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7'],
  [1025, 'd00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444'],
  [2049, '5f4d72f40d7a5f82b15ca2b2e44b1de3c2ef86c426c95c1af0b6879522563030'],
  [3073, '7124b49501012f81cc7f11ca069ec9226cecb8a2c850cfe644e327d22d3e1cd3'],
  [102_400, 'bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085'],
])('%i bytes', (length, hash) => expect(blake3(cycle(length))).toBe(hash));
