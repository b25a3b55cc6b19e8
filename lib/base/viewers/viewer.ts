import type { ViewerId } from '../foundation/id';

/** The person behind a request. In local mode every browser on this machine is the same `local-owner`. */
export type Viewer = {
  id: ViewerId;
  kind: 'local-owner' | 'guest' | 'account';
  /** The address a guest calls from, used only for limits. */
  address?: string;
};
