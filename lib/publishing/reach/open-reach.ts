import type { ShownReach } from '../../base/answers/reach-answers';
import { reachWays } from '../../base/answers/reach-answers';
import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { fail, type Result, succeed } from '../../base/foundation/result';
import { authorise, type ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { SiteStore } from '../sites/site-store';
import { keepWifi, type KeptWifi, type WifiState } from './keep-wifi';
import { type LinkDependencies, openLinkOfSite, type SiteLink } from './link-of-site';
import { type LinkSettings, serviceOf } from './reach';
import type { ReachStore } from './reach-store';
import type { Tunnel } from './tunnel';

export type ReachDependencies = LinkDependencies & {
  access: ProjectAccess;
  sites: Pick<SiteStore, 'site' | 'siteBySlug'>;
  store: ReachStore;
  /** Whether this is a person's own computer, and not a server with guests. */
  isOffered: boolean;
  readNetwork(): Promise<string | null>;
  tunnelFor(settings: LinkSettings): Promise<Tunnel>;
  /** Whether the program for this way is on this computer. */
  isFound(way: LinkSettings['way']): Promise<boolean>;
  /** Returns an unguessable name. */
  createProbe(): string;
};

type Asked = { viewer: Viewer; projectId: ProjectId };
/** Interval in ms for comparing the network with the addresses that are open. */
const lookEveryMs = 5000;

/**
 * Makes published apps on this computer reachable for others: in the local network, and by a link through a tunnel.
 * Each has a listener for one site only; the studio, its API and other apps can't be reached through it. What is open
 * is stored and opened again when Easel starts, until the person closes it.
 */
export function openReach(dependencies: ReachDependencies) {
  const { access, sites, store, isOffered, openSite, readNetwork, tunnelFor, later, onError } = dependencies;
  const wifis = new Map<ProjectId, KeptWifi>();
  const links = new Map<ProjectId, SiteLink>();
  let turn: Promise<unknown> = Promise.resolve();
  let lastNetwork: string | null = null;
  let stopLooking = () => {};
  let isOver = false;

  /** Makes one change at a time, since two tabs may click at once. */
  function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }

  async function refuse({ viewer, projectId }: Asked, isLive: boolean): Promise<AppError | null> {
    const refused = await authorise(access, viewer, projectId);
    if (refused) return refused;
    if (!isOffered || viewer.kind !== 'local-owner') return { code: 'reach-not-here' };
    return isLive && (await sites.site(projectId))?.liveDeploymentId == null ? { code: 'not-deployed' } : null;
  }

  async function startWifi(projectId: ProjectId, port: number): Promise<KeptWifi> {
    const wifi = keepWifi(
      {
        readNetwork,
        openServer: (originOf) =>
          openSite(
            ({ headers }) => {
              const origin = originOf();
              const isOurs = origin !== null && headers.host === new URL(origin).host;
              return isOurs ? { kind: 'reached', projectId, origin } : null;
            },
            // There is no proxy between this computer and a phone, so forwarded headers are ignored.
            ({ socket }) => socket.remoteAddress ?? 'unknown',
          ),
      },
      port,
    );
    wifis.set(projectId, wifi);
    await wifi.look();
    return wifi;
  }

  async function startLink(projectId: ProjectId, settings: LinkSettings): Promise<void> {
    const tunnel = await tunnelFor(settings);
    const probe = dependencies.createProbe();
    const link = await openLinkOfSite(dependencies, { projectId, settings, tunnel, probe });
    if (link !== null) links.set(projectId, link);
  }

  async function endWifi(projectId: ProjectId): Promise<void> {
    const wifi = wifis.get(projectId);
    wifis.delete(projectId);
    await store.forget(projectId, 'wifi');
    await wifi?.end();
  }

  async function endLink(projectId: ProjectId): Promise<void> {
    const link = links.get(projectId);
    links.delete(projectId);
    await store.forget(projectId, 'link');
    await link?.end();
  }

  function keepLooking(): void {
    stopLooking();
    if (isOver || (wifis.size === 0 && links.size === 0)) return;
    stopLooking = later(lookEveryMs, () => {
      void look().catch(onError).finally(keepLooking);
    });
  }

  async function look(): Promise<void> {
    const network = await readNetwork();
    if (network !== lastNetwork && network !== null) for (const link of links.values()) link.tryNow();
    lastNetwork = network;
    await Promise.all([...wifis.values()].map((wifi) => wifi.look()));
  }

  async function present(projectId: ProjectId): Promise<ShownReach> {
    const link = links.get(projectId);
    const ways = await Promise.all(
      reachWays.map(async (way) => {
        const service = serviceOf({ way });
        const isAgreed = way === 'own-server' || (await store.hasAgreed(service));
        return { way, service: service || null, isFound: await dependencies.isFound(way), isAgreed };
      }),
    );
    return {
      isOffered,
      wifi: presentWifi(wifis.get(projectId)?.state() ?? { phase: 'closed' }),
      link: link === undefined ? { phase: 'closed' } : await presentLink(link),
      ways,
      ownKey: isOffered ? (await store.ownKey()).publicKey : null,
    };
  }

  async function presentLink(link: SiteLink): Promise<ShownReach['link']> {
    const state = link.state();
    const service = serviceOf(link.settings);
    switch (state.phase) {
      case 'closed':
        return { phase: 'closed' };
      case 'opening':
        return { phase: 'opening', service, lastUrl: state.lastOrigin };
      case 'open': {
        const { origin, since, lastOrigin, fingerprint } = state;
        const lastUrl = lastOrigin === origin ? null : lastOrigin;
        return { phase: 'open', service, url: origin, since, lastUrl, wasTried: link.wasTried(), fingerprint };
      }
      case 'waiting': {
        const inSeconds = Math.max(1, Math.round((state.until - dependencies.now()) / 1000));
        return { phase: 'waiting', service, why: state.why.code, inSeconds, lastUrl: state.lastOrigin };
      }
      case 'refused': {
        const known = await store.known(service);
        return { phase: 'refused', service, why: state.why.code, known, shown: state.why.shown ?? null };
      }
      default:
        return state satisfies never;
    }
  }

  async function change(
    asked: Asked,
    work: () => Promise<AppError | null>,
    isLive: boolean,
  ): Promise<Result<ShownReach, AppError>> {
    const refused = await refuse(asked, isLive);
    if (refused) return fail(refused);
    const failed = await inTurn(work);
    keepLooking();
    return failed === null ? succeed(await present(asked.projectId)) : fail(failed);
  }

  return {
    /** Returns what is open now. Guests of a server are told that nothing can be opened. */
    async view({ viewer, projectId }: Asked): Promise<Result<ShownReach, AppError>> {
      const refused = await authorise(access, viewer, projectId);
      return refused ? fail(refused) : succeed(await present(projectId));
    },

    /** Opens the site in the local network. Stays closed on `reach-no-network` or `reach-port-taken`. */
    openWifi: (asked: Asked) =>
      change(
        asked,
        async () => {
          const { projectId } = asked;
          if (wifis.has(projectId)) return null;
          const wifi = await startWifi(projectId, await store.lastPort(projectId));
          let state = wifi.state();
          if (state.phase === 'waiting' && state.why === 'reach-port-taken') {
            // Another program has the port used last time, so take a new one; the address changes with it.
            await wifi.end();
            state = (await startWifi(projectId, 0)).state();
          }
          if (state.phase === 'waiting') {
            await endWifi(projectId);
            return { code: state.why };
          }
          await store.keep({ projectId, kind: 'wifi', port: wifis.get(projectId)!.port() });
          return null;
        },
        true,
      ),

    closeWifi: (asked: Asked) =>
      change(
        asked,
        async () => {
          await endWifi(asked.projectId);
          return null;
        },
        false,
      ),

    /**
     * Starts opening a link, and replaces an existing one. `agreed`: what visitors enter may pass through the service.
     */
    openLink: (asked: Asked & { settings: LinkSettings; agreed: boolean }) =>
      change(
        asked,
        async () => {
          const { projectId, settings, agreed } = asked;
          const service = serviceOf(settings);
          if (settings.way === 'own-server') {
            if (settings.server === undefined) return { code: 'reach-server-needed' };
          } else if (agreed) await store.agree(service);
          else if (!(await store.hasAgreed(service))) return { code: 'reach-agree-first' };
          if (!(await dependencies.isFound(settings.way))) return { code: 'tunnel-program-missing' };
          await endLink(projectId);
          await store.keep({ projectId, kind: 'link', settings });
          await startLink(projectId, settings);
          return null;
        },
        true,
      ),

    closeLink: (asked: Asked) =>
      change(
        asked,
        async () => {
          await endLink(asked.projectId);
          return null;
        },
        false,
      ),

    /** Accepts the service's new key and tries again, but only if it is the key that was shown to the person. */
    acceptKey: (asked: Asked & { fingerprint: string }) =>
      change(
        asked,
        async () => {
          const link = links.get(asked.projectId);
          const state = link?.state();
          if (!link || state?.phase !== 'refused' || state.why.shown !== asked.fingerprint)
            return { code: 'not-found' };
          await store.note(serviceOf(link.settings), asked.fingerprint);
          await link.end();
          await startLink(asked.projectId, link.settings);
          return null;
        },
        true,
      ),

    /** Whether a request is Easel's own test of a link. */
    isProbe: (projectId: ProjectId, path: string | undefined) =>
      links.has(projectId) && path === `/.well-known/easel/${links.get(projectId)!.probe}`,

    /** Called when the site was taken down or the app deleted. */
    end: (projectId: ProjectId) =>
      inTurn(async () => {
        if (wifis.has(projectId)) await endWifi(projectId);
        if (links.has(projectId)) await endLink(projectId);
      }),

    /** Reopens everything that was open when Easel shut down. */
    resume: () =>
      inTurn(async () => {
        if (!isOffered) return;
        for (const opening of await store.openings()) {
          const { projectId } = opening;
          const slug = (await sites.site(projectId))?.slug;
          // Skip sites that are not live, and those of deleted apps, which have no address.
          if (slug === undefined || (await sites.siteBySlug(slug))?.liveDeploymentId == null) continue;
          if (opening.kind === 'wifi') await startWifi(projectId, opening.port);
          else await startLink(projectId, opening.settings);
        }
        keepLooking();
      }),

    /** Closes everything at shutdown; it is opened again at the next start. */
    async close() {
      isOver = true;
      stopLooking();
      await inTurn(async () => {
        await Promise.all([...wifis.values(), ...links.values()].map((one) => one.end()));
      });
    },
  };
}

function presentWifi(state: WifiState): ShownReach['wifi'] {
  return state.phase === 'open' ? { phase: 'open', url: state.origin } : state;
}

export type Reach = ReturnType<typeof openReach>;
