import type { ViewerId } from '../foundation/id';

/** Whoever asks. In local mode every browser on this machine is the one `local-owner`. */
export type Viewer = {
  id: ViewerId;
  kind: 'local-owner' | 'guest' | 'account';
  /** Where a guest calls from, for limits alone. */
  address?: string;
};
