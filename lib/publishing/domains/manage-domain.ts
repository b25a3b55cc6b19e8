import type { ShownDomain } from '../../base/answers/domain-answers';
import type { AppError } from '../../base/foundation/app-error';
import type { CreateId, Now, ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { SiteStore } from '../sites/site-store';
import type { KnownDomains } from './known-domains';
import { type DomainStore, type LookUpDomain, readDomain, type SiteDomain, txtOf } from './site-domain';

export type DomainDependencies = {
  access: ProjectAccess;
  /** Whether this Easel is on the internet, with domain names of its own. */
  isOffered: boolean;
  /** Easel's own hosts; sites are subdomains of the second. */
  own: readonly [builder: string, sites: string];
  store: DomainStore;
  known: Pick<KnownDomains, 'refresh'>;
  look: LookUpDomain;
  sites: Pick<SiteStore, 'site'>;
  createId: CreateId;
  now: Now;
};
type Asked = { viewer: Viewer; projectId: ProjectId };

/**
 * Manages an owner's own domain for a site. The domain counts as proven once its DNS has one of two records, which only
 * the holder of the domain can add: a TXT record with text made for this project, or a CNAME to the site's own address.
 */
export function manageDomain(dependencies: DomainDependencies) {
  const { access, isOffered, own, store, known, look, sites } = dependencies;

  async function targetOf(projectId: ProjectId): Promise<string | null> {
    const site = await sites.site(projectId);
    return site && `${site.slug}.${own[1]}`;
  }

  async function present(projectId: ProjectId): Promise<ShownDomain> {
    const [domain, target] = await Promise.all([store.of(projectId), targetOf(projectId)]);
    if (!domain || target === null) return { isOffered, domain: null };
    const cname = { name: domain.domain, value: target };
    return {
      isOffered,
      domain: { name: domain.domain, isVerified: domain.verifiedAt !== null, txt: txtOf(domain), cname },
    };
  }

  /** Null if DNS can't be queried. */
  async function isProven(domain: SiteDomain): Promise<boolean | null> {
    const { name, value } = txtOf(domain);
    const [texts, names, target] = await Promise.all([
      look.txt(name),
      look.cname(domain.domain),
      targetOf(domain.projectId),
    ]);
    if (texts?.includes(value) || (target !== null && names?.includes(target))) return true;
    return texts === null || names === null ? null : false;
  }

  async function refuse({ viewer, projectId }: Asked): Promise<AppError | null> {
    return (await authorise(access, viewer, projectId)) ?? (isOffered ? null : { code: 'domain-not-here' });
  }

  return {
    async view(asked: Asked): Promise<Result<ShownDomain, AppError>> {
      const refused = await authorise(access, asked.viewer, asked.projectId);
      return refused ? fail(refused) : succeed(await present(asked.projectId));
    },

    /** Stores the domain and returns the records that prove it. The project's previous domain no longer counts. */
    async choose(asked: Asked & { name: string }): Promise<Result<ShownDomain, AppError>> {
      const refused = await refuse(asked);
      if (refused) return fail(refused);
      const { projectId } = asked;
      if ((await sites.site(projectId)) === null) return fail({ code: 'not-deployed' });
      const domain = readDomain(asked.name, own);
      if (domain === null) return fail({ code: 'domain-refused' });
      if ((await store.of(projectId))?.domain !== domain) {
        await store.keep({ projectId, domain, challenge: dependencies.createId(), verifiedAt: null });
        await known.refresh();
      }
      return succeed(await present(projectId));
    },

    /** Looks for the records. If another site has the domain, it moves here only once that site's own proof is gone. */
    async check(asked: Asked): Promise<Result<ShownDomain, AppError>> {
      const refused = await refuse(asked);
      if (refused) return fail(refused);
      const domain = await store.of(asked.projectId);
      if (domain === null) return fail({ code: 'domain-none' });
      const proven = await isProven(domain);
      if (proven !== true) return fail({ code: proven === null ? 'domain-unreachable' : 'domain-unproven' });
      const holders = (await store.verified()).filter((one) => one.domain === domain.domain);
      for (const holder of holders.filter(({ projectId }) => projectId !== domain.projectId))
        if ((await isProven(holder)) !== false) return fail({ code: 'domain-taken' });
      await store.verify(domain, dependencies.now());
      await known.refresh();
      return succeed(await present(asked.projectId));
    },

    /** From now on the site is available only at its own address. */
    async remove(asked: Asked): Promise<Result<ShownDomain, AppError>> {
      const refused = await authorise(access, asked.viewer, asked.projectId);
      if (refused) return fail(refused);
      await store.remove(asked.projectId);
      await known.refresh();
      return succeed(await present(asked.projectId));
    },
  };
}
export type SiteDomains = ReturnType<typeof manageDomain>;
