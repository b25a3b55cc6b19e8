import type { ProjectId } from '../../base/foundation/id';
import type { StudioHandle } from './studio-controller';

/**
 * Props of every pane other than the preview. `isShown` is false while another tab or view is in front; the pane stays
 * mounted.
 */
export type PaneProps = {
  projectId: ProjectId;
  studio: StudioHandle;
  isShown: boolean;
  /** Brings another tab to the front. */
  onShowTab: (tab: StudioTab) => void;
};

export const studioTabs = ['preview', 'code', 'data', 'versions', 'publish'] as const;
export type StudioTab = (typeof studioTabs)[number];

/** What the server knows about the current model, for the badge and the settings link. */
export type StudioModel = { name: string; kind: 'demo' | 'live'; isPriced: boolean; seesPictures?: boolean };
