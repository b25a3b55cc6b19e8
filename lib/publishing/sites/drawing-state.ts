import { type Site, standingDrawing } from './site';

/**
 * Why a tab of the owner's should draw the pages now: never done for what is live, the rows may have changed, or the site has another address;
 * null where there is no reason. A hidden site is not drawn.
 */
export function reasonToDraw(
  site: Site,
  { address, rowsChangedAt }: { address: string; rowsChangedAt: number },
): 'new' | 'rows' | 'moved' | null {
  const { drawn, isHidden, liveDeploymentId } = site;
  if (liveDeploymentId === null || isHidden) return null;
  if (!drawn || drawn.deploymentId !== liveDeploymentId) return 'new';
  if (!standingDrawing(site, address)) return 'moved';
  return rowsChangedAt > drawn.seenAt ? 'rows' : null;
}
