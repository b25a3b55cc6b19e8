import { type Origins, targetOfHost } from '../../base/http/origins';

type Dependencies = {
  origins: Origins;
  hasPreview(key: string): Promise<boolean>;
  hasShare(shareId: string): Promise<boolean>;
  /** Also true for an address that a site has left and that redirects its visitors. */
  hasSite(slug: string): Promise<boolean>;
  /** Whether the name is an owner's own domain for a site. */
  hasDomain(name: string): Promise<boolean>;
};

/**
 * Whether Easel serves something under a name. A proxy asks this before it gets a certificate for that name. Names that
 * only look like Easel's are refused, since certificate authorities limit how many they issue, and anybody can point a
 * browser at any name below Easel's.
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
