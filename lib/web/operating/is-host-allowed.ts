import { type Origins, targetOfHost } from '../../base/http/origins';

type Dependencies = {
  origins: Origins;
  hasPreview(key: string): Promise<boolean>;
  hasShare(shareId: string): Promise<boolean>;
  /** Also true where a site has left the address and its visitors are sent on. */
  hasSite(slug: string): Promise<boolean>;
  /** A domain of its owner's that leads to a site. */
  hasDomain(name: string): Promise<boolean>;
};

/**
 * Whether Easel serves something under a name: what a proxy asks before it gets a certificate for it. Names that only look
 * like ours are refused, since authorities count certificates, and anybody may point a browser at any name below ours.
 */
export function createIsHostAllowed({ origins, hasPreview, hasShare, hasSite, hasDomain }: Dependencies) {
  return async (domain: string): Promise<boolean> => {
    if (domain.length > 253 || domain.includes(':')) return false;
    const target = targetOfHost(`${domain}${origins.portSuffix}`, origins);
    switch (target?.kind) {
      case 'builder':
      case 'layers':
        return true;
      case 'preview':
        return hasPreview(target.key);
      case 'shared':
        return hasShare(target.shareId);
      case 'site':
        return hasSite(target.slug);
      default:
        return target === null && hasDomain(domain.toLowerCase());
    }
  };
}
