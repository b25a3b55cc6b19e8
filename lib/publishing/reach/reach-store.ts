import type { ProjectId } from '../../base/foundation/id';
import type { LinkSettings } from './reach';
import type { HostKeys } from './ssh-tunnel';

export type WifiOpening = { projectId: ProjectId; kind: 'wifi'; port: number };
export type LinkOpening = { projectId: ProjectId; kind: 'link'; settings: LinkSettings };
export type Opening = WifiOpening | LinkOpening;

/** What is opened to others from this computer, and what is known of the services that links go through. */
export interface ReachStore extends HostKeys {
  /** All of them, of deleted apps too; a link whose settings can't be decrypted any more is left out. */
  openings(): Promise<Opening[]>;
  /** The port that the Wi-Fi address of a project had last; 0 before its first. */
  lastPort(projectId: ProjectId): Promise<number>;
  keep(opening: Opening): Promise<void>;
  /** `isEnded`: it is not opened again by itself; a Wi-Fi address keeps its port. */
  forget(projectId: ProjectId, kind: Opening['kind']): Promise<void>;
  hasAgreed(service: string): Promise<boolean>;
  agree(service: string): Promise<void>;
  /** Easel's own key in OpenSSH's form, made at its first use. */
  ownKey(): Promise<{ privateKey: string; publicKey: string }>;
}
