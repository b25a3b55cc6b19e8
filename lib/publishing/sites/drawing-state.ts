import { type Site, standingDrawing } from './site';

/**
 * Why one of the owner's tabs should draw the pages now: the live deployment was never drawn, the rows may have
 * changed, or the site's address has; null if there is no reason. A hidden site is not drawn.
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
