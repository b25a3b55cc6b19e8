import type { Backends } from '../backends/backends';
import type { BackendLane, BackendStore } from '../backends/backend-store';
import type { BlobStore } from '../blobs/blob-store';
import type { OwnBlobs } from '../blobs/own-blobs';
import type { ProjectChannel } from '../channel/project-channel';
import type { Database } from '../database/database';
import type { DiskRoom } from '../database/disk-room';
import type { AppError, AppErrorCode } from '../foundation/app-error';
import type { CreateId, Now, ProjectId, TurnId, ViewerId } from '../foundation/id';
import type { Result } from '../foundation/result';
import type { AddressBook } from '../front/origins';
import type { Readiness } from './readiness';
import type { MomentStore } from '../moments/moment-store';
import type { OpenedMoments } from '../moments/opened-moments';
import type { PackageLayers } from '../packages/package-layers';
import type { PreviewStore } from '../previews/preview-store';
import type { ProjectStore } from '../projects/project-store';
import type { Bundler } from '../publishing/bundle';
import type { PublishDependencies } from '../publishing/publish-version';
import type { MeantStore } from '../scans/meant-store';
import type { KeptData } from '../versions/kept-data';
import type { AppBackends } from './app-backends';
import type { DataSwitch } from './switch-data';
import type { GuestShares } from './guest-shares';
import type { ModelSource } from './model-source';
import type { Money } from './money';
import type { OpenRouterSignIn } from './open-router-sign-in';
import type { TreeFile } from './tree-files';
import type { TrialData } from './trial-data';
import type { Keeping } from '../shares/keeping';
import type { AtOnce } from '../shares/at-once';
import type { ShareLimits } from '../shares/share';
import type { ShareStore } from '../shares/share-store';
import type { Snapshots } from '../snapshots/snapshots';
import type { TreeStore } from '../trees/tree-store';
import type { ObserverLeases } from '../turns/observer-leases';
import type { TurnDependencies } from '../turns/start-turn';
import type { ProjectAccess } from '../viewers/project-access';
import type { Viewer } from '../viewers/viewer';
import type { VersionStore } from '../versions/version-store';

/**
 * Everything a call of the interface may need, wired once by `lib/server.ts`. Use cases take the parts they name, so a
 * call hands the whole of it on.
 */
export type ServerParts = TurnDependencies &
  PublishDependencies & {
    db: Database;
    blobs: BlobStore;
    ownBlobs: OwnBlobs;
    trees: TreeStore;
    versions: VersionStore;
    projects: ProjectStore;
    access: ProjectAccess;
    channel: ProjectChannel;
    observers: ObserverLeases;
    previews: PreviewStore;
    layers: PackageLayers;
    models: ModelSource;
    money: Money;
    signIn: OpenRouterSignIn;
    shares: GuestShares;
    /** Counts what guests cause to be kept. */
    keeping: Keeping;
    /** Counts what is open or runs. */
    atOnce: AtOnce;
    shareStore: ShareStore;
    shareLimits: ShareLimits;
    /** Days that a guest's apps are kept after the last visit; null where there are no guests. */
    guestDays: number | null;
    appBackends: AppBackends;
    dataSwitch: DataSwitch;
    /** Ends what pages of an app have open to its data, in all lanes if none is named. */
    endSockets(projectId: ProjectId, lanes?: readonly BackendLane[]): void;
    keptData: KeptData;
    meant: MeantStore;
    backends: Backends;
    backendStore: BackendStore;
    snapshots: Snapshots;
    moments: MomentStore;
    openedMoments: OpenedMoments;
    /** What lane `try` has stored is as if it had never been. */
    trialData: Pick<TrialData, 'rewind' | 'freshen' | 'signIn'>;
    room: DiskRoom;
    secret: Uint8Array;
    now: Now;
    createId: CreateId;

    /** What answers, and with which model; the front says the same before anybody is named. */
    health(): object;
    /** Whether database, disk and engines answer. */
    ready(): Promise<Readiness>;
    /** Whoever asks, by the headers of the request. */
    viewerOf(headers: Headers): Promise<Result<Viewer, AppErrorCode | AppError>>;
    authorise(viewerId: ViewerId, projectId: ProjectId): Promise<boolean>;
    /** Model settings belong to the owner of this installation: on a public one they would let guests reach inside. */
    maySetModel(viewer: Viewer): boolean;
    /** How this browser reaches previews and sites, judged by the Host it called. */
    addressesFor(host: string | undefined): AddressBook;
    /** Where programs on this machine reach the backend of a preview; null where its host is known to everybody. */
    apiUrlOf(previewKey: string): string | null;
    /** The standard template, its page named and in that language. */
    templateFiles(page: { name: string; language: string }): Readonly<Record<string, string>>;
    /** Composes the page of a site that a browser built, in the bundler's process. */
    composePage: Bundler['composePage'];
    readFiles(treeHash: string): Promise<TreeFile[] | null>;
    /** US dollars; null when no call had a known price. */
    spentOf(projectId: ProjectId): Promise<number | null>;
    skipDemo(turnId: TurnId): void;
    hash(bytes: Uint8Array): string;
    latinise(text: string): string;
    /** Reports a bug or a breakdown and says what to answer. */
    onError(error: unknown): AppErrorCode;
  };
