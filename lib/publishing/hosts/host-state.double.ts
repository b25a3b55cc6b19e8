import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HostName } from '../../base/answers/host-answers';

export type DoubleSite = {
  id: string;
  name: string;
  domains: string[];
  /** What visitors get: bytes by path; null if nothing is published. */
  live: ReadonlyMap<string, Buffer> | null;
};
export type DoubleDeployment = {
  id: string;
  site: DoubleSite;
  /** Hashes by path. */
  files: ReadonlyMap<string, string>;
  /** Polls left until it is live; null while files are missing. */
  looks: number | null;
};
export type Mood = 'well' | 'slow' | 'token-refused' | 'token-narrow' | 'quota' | 'busy' | 'broken' | 'fails-there';
export type DoubleState = {
  host: HostName;
  token: string;
  sites: Map<string, DoubleSite>;
  deployments: Map<string, DoubleDeployment>;
  /** Uploaded bytes, by the host's own hash. */
  kept: Map<string, Buffer>;
  /** Names that other people's sites have. */
  taken: Set<string>;
  accounts: string[];
  mood: Mood;
  /** Creates a deployment from files that have all been uploaded. */
  begin(site: DoubleSite, files: ReadonlyMap<string, string>, isWhole: boolean): DoubleDeployment;
  /** Returns a deployment's state and advances it by one step. */
  look(deployment: DoubleDeployment): 'going' | 'live' | 'failed';
};
export type DoubleCall = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  bytes: Buffer;
  json(): Record<string, unknown>;
};
export type DoubleAnswer = [status: number, body: unknown];

export const sha1 = (bytes: Buffer) => createHash('sha1').update(bytes).digest('hex');
export const bearerOf = ({ headers }: DoubleCall) => String(headers.authorization ?? '').replace(/^Bearer /, '');
