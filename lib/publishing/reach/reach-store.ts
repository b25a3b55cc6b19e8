import type { ProjectId } from '../../base/foundation/id';
import type { LinkSettings } from './reach';
import type { HostKeys } from './ssh-tunnel';

export type WifiOpening = { projectId: ProjectId; kind: 'wifi'; port: number };
export type LinkOpening = { projectId: ProjectId; kind: 'link'; settings: LinkSettings };
export type Opening = WifiOpening | LinkOpening;

/** Stores what is open to others from this computer, and what is known about the services behind links. */
export interface ReachStore extends HostKeys {
  /** All of them, including those of deleted apps. Leaves out links whose settings can't be decrypted any more. */
  openings(): Promise<Opening[]>;
  /** The last port of a project's Wi-Fi address; 0 if it never had one. */
  lastPort(projectId: ProjectId): Promise<number>;
  keep(opening: Opening): Promise<void>;
  /** Forgets an opening, so that it is not opened at startup any more. A Wi-Fi address keeps its port. */
  forget(projectId: ProjectId, kind: Opening['kind']): Promise<void>;
  hasAgreed(service: string): Promise<boolean>;
  agree(service: string): Promise<void>;
  /** Easel's own key in OpenSSH's form, created on first use. */
  ownKey(): Promise<{ privateKey: string; publicKey: string }>;
}
