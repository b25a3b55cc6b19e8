import type { Backends } from '../../backends/backends/backends';
import type { BackendLane, BackendStore } from '../../backends/backends/backend-store';
import type { Health } from '../../base/answers/health-answers';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { OwnBlobs } from '../../base/blobs/own-blobs';
import type { ProjectChannel } from '../../base/channel/project-channel';
import type { Database } from '../../base/database/database';
import type { DiskRoom } from '../../base/database/disk-room';
import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import type { CreateId, Now, ProjectId, TurnId, ViewerId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { AddressBook } from '../../base/http/origins';
import type { Readiness } from '../front/readiness';
import type { AppTemplates } from '../../projects/templates/app-template';
import type { Catalogue } from '../../modules/catalogue/manifest';
import type { MomentStore } from '../../time-machine/moments/moment-store';
import type { OpenedMoments } from '../../time-machine/moments/opened-moments';
import type { PackageLayers } from '../../preview/packages/package-layers';
import type { PassedOnPreviews, PreviewStore } from '../../preview/previews/preview-store';
import type { Carried } from '../../publishing/export/add-backend';
import type { ProjectStore } from '../../projects/projects/project-store';
import type { OriginStore } from '../../publishing/forks/origin-store';
import type { SharedVersions } from '../../publishing/forks/shared-versions';
import type { Bundler } from '../../publishing/bundles/bundle';
import type { AppFunctions } from '../../functions/http/app-functions';
import type { KeptSchedules, ManageFunctions } from '../../functions/http/manage-functions';
import type { FunctionSecrets } from '../../functions/secrets/function-secrets';
import type { AskStripe } from '../../modules/payments/keys/ask-stripe';
import type { ElsewhereStore } from '../../publishing/elsewhere/elsewhere-store';
import type { Elsewhere } from '../../publishing/elsewhere/publish-elsewhere';
import type { PublishTokens } from '../../publishing/elsewhere/publish-tokens';
import type { SiteDomains } from '../../publishing/domains/manage-domain';
import type { AtHosts } from '../../publishing/hosts/publish-at-host';
import type { Reach } from '../../publishing/reach/open-reach';
import type { CountUse } from '../../publishing/sharing/count-uses';
import type { ShareDependencies } from '../../publishing/sharing/share-project';
import type { SharingStore } from '../../publishing/sharing/sharing-store';
import type { VisitorParts } from '../../publishing/sharing/visitor-parts';
import type { DrawingDependencies } from '../../publishing/sites/keep-drawing';
import type { PublishDependencies } from '../../publishing/sites/publish-version';
import type { RowsWatch } from '../../publishing/sites/watch-rows';
import type { AcceptedExposureStore } from '../../backends/scans/accepted-exposure-store';
import type { KeptData } from '../../projects/versions/kept-data';
import type { FirstRows } from '../../backends/first-rows/first-rows';
import type { AppBackends } from '../../backends/app-backends/app-backends';
import type { DataSwitch } from '../../backends/hosted/switch-data';
import type { GuestShares } from '../guests/guest-shares';
import type { ModelSource } from '../../turns/connections/model-source';
import type { Money } from '../../turns/calls/money';
import type { OpenRouterSignIn } from '../../turns/connections/open-router-sign-in';
import type { TreeFile } from '../../projects/trees/tree-files';
import type { TrialData } from '../../backends/trials/trial-data';
import type { Keeping } from '../../base/shares/keeping';
import type { AtOnce } from '../../base/shares/at-once';
import type { ShareLimits } from '../../base/shares/share';
import type { ShareStore } from '../../base/shares/share-store';
import type { Snapshots } from '../../backends/snapshots/snapshots';
import type { TreeStore } from '../../projects/trees/tree-store';
import type { ObserverLeases } from '../../turns/turns/observer-leases';
import type { TurnDependencies } from '../../turns/turns/start-turn';
import type { ProjectAccess } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import type { VersionStore } from '../../projects/versions/version-store';

/**
 * Everything that a call of the HTTP interface may need, wired once by `lib/web/composition/wire-server.ts`. Use cases
 * declare the parts they need, so a call passes all of it on.
 */
export type ServerParts = TurnDependencies &
  PublishDependencies & {
    db: Database;
    /** Whether something is served under this name. */
    isHostAllowed(domain: string): Promise<boolean>;
    metrics(): Promise<{ contentType: string; text: string }>;
    blobs: BlobStore;
    ownBlobs: OwnBlobs;
    firstRows: FirstRows;
    trees: TreeStore;
    versions: VersionStore;
    /** The ready-made parts of this Easel. */
    modules: Catalogue;
    appTemplates: AppTemplates;
    projects: ProjectStore;
    access: ProjectAccess;
    channel: ProjectChannel;
    observers: ObserverLeases;
    previews: PreviewStore & PassedOnPreviews;
    sharedVersions: SharedVersions;
    origins: OriginStore;
    layers: PackageLayers;
    models: ModelSource;
    money: Money;
    signIn: OpenRouterSignIn;
    shares: GuestShares;
    /** Counts what guests store. */
    keeping: Keeping;
    /** Counts what is open or running. */
    atOnce: AtOnce;
    shareStore: ShareStore;
    shareLimits: ShareLimits;
    /** How many days a guest's apps are kept after the last visit; null if there are no guests. */
    guestDays: number | null;
    sharing: SharingStore;
    countUse: CountUse;
    visitorParts: VisitorParts | null;
    bundleShared: ShareDependencies['bundleShared'];
    endVisits: ShareDependencies['endVisits'];
    reach: Reach;
    /** Publishes this computer's apps on other Easels. */
    elsewhere: Elsewhere;
    elsewhereStore: ElsewhereStore;
    /** Publishes this computer's apps at hosts such as Netlify. */
    atHosts: AtHosts;
    /** People's own domains for their sites. */
    siteDomains: SiteDomains;
    publishTokens: PublishTokens;
    /** The owner of the publish token in a request; `elsewhere-token-refused` without a valid one. */
    viewerOfToken(headers: Headers): Promise<Result<Viewer, AppErrorCode | AppError>>;
    keepsData: AppBackends['keepsData'];
    appBackends: AppBackends;
    dataSwitch: DataSwitch;
    /** The apps' server functions. */
    functions: AppFunctions;
    functionSecrets: FunctionSecrets;
    checkSecret: ManageFunctions['checkSecret'];
    /** Calls Stripe with a person's key, to check whether it is valid. */
    askStripe: AskStripe;
    schedules: KeptSchedules;
    /** Closes the connections of an app's pages to its data, in all lanes if none is named. */
    endSockets(projectId: ProjectId, lanes?: readonly BackendLane[]): void;
    keptData: KeptData;
    acceptedExposures: AcceptedExposureStore;
    backends: Backends;
    backendStore: BackendStore;
    snapshots: Snapshots;
    moments: MomentStore;
    openedMoments: OpenedMoments;
    /** Resets what lane `try` has stored. */
    trialData: Pick<TrialData, 'rewind' | 'freshen' | 'signIn'>;
    room: DiskRoom;
    secret: Uint8Array;
    now: Now;
    createId: CreateId;

    /** True in tests: responses are compared with their schemas before they are sent. */
    checksAnswers: boolean;
    /** Whether Easel responds, and with which model. The front returns the same before it identifies anybody. */
    health(): Health;
    /** Whether database, disk and engines respond. */
    ready(): Promise<Readiness>;
    /** Identifies the viewer by the headers of the request. */
    viewerOf(headers: Headers): Promise<Result<Viewer, AppErrorCode | AppError>>;
    authorise(viewerId: ViewerId, projectId: ProjectId): Promise<boolean>;
    /**
     * Whether this viewer may change the model settings. Only the owner of this installation may: on a public one,
     * guests could use them to reach internal addresses.
     */
    maySetModel(viewer: Viewer): boolean;
    /**
     * Whether this is the operator: on this computer its owner, on an instance for guests anyone who knows the
     * operator's code.
     */
    isOperator(viewer: Viewer, headers: Headers): boolean;
    /** How this browser reaches previews and sites, judged by the Host header of its request. */
    addressesFor(host: string | undefined): AddressBook;
    /** Where programs on this machine reach a preview's backend; null if its host name resolves everywhere. */
    apiUrlOf(previewKey: string): string | null;
    /** The standard template, with its page's name and language filled in. */
    templateFiles(page: { name: string; language: string }): Readonly<Record<string, string>>;
    /** Composes the page of a site that a browser built, in the bundler's process. */
    composePage: Bundler['composePage'];
    /** The same for drawn pages. */
    composeDrawn: Bundler['composeDrawn'];
    readExchange: DrawingDependencies['readExchange'];
    /** When the rows of a live site may last have changed. */
    rowsWatch: RowsWatch;
    readFiles(treeHash: string): Promise<TreeFile[] | null>;
    /** US dollars; null if no call had a known price. */
    spentOf(projectId: ProjectId): Promise<number | null>;
    skipDemo(turnId: TurnId): void;
    hash(bytes: Uint8Array): string;
    latinise(text: string): string;
    /** What is added to a downloaded app with data; read from the build once. */
    carried(): Promise<Carried>;
    /** Reports a bug or an outage and returns the error code to send. */
    onError(error: unknown): AppErrorCode;
  };
