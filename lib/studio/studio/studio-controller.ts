import type { ProjectId, VersionId } from '../../base/foundation/id';
import { fail, type Result } from '../../base/foundation/result';
import type { Runtime, RuntimeStatus, SiteBuilding } from '../../preview/runtime/runtime';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import type { ProjectApi } from './api-client';
import { openChannel, type Connection, type Socket, type Timers } from './channel-client';
import { toOwnScreen, type OwnScreen } from './own-screens';
import { reduceStudioEvents } from './reduce-studio';
import { createRuntimeDriver, type RuntimeDriver } from './runtime-driver';
import { sendSite, type SentBuild, type SiteBuildFailure, type SiteBuildStep } from './send-site';
import { initialStudioState, runningTurn, type StudioState } from './studio-state';

/** The data that the page renders: the project as of its events, and this tab's own state. */
export type StudioView = {
  project: StudioState;
  connection: Connection;
  preview: RuntimeStatus;
  /** The earlier version shown in place of a broken head; `preview` still describes the head's problem. */
  standIn: EarlierVersion | null;
  /** The newest head that this tab saw working. */
  lastWorked: { versionId: VersionId; number: number } | null;
  /** The app's route in the visible frame; null until the frame has reported it. */
  route: string | null;
};

/** A version to look at; `works` once the frame shows it without a problem. */
export type EarlierVersion = { versionId: VersionId; number: number; phase: 'opening' | 'works' | 'broken' };

/** A runtime that may also report the app's route and build its site. */
export type StudioRuntime = Runtime &
  Partial<SiteBuilding> & { subscribeRoute?(listener: (route: string) => void): () => void };

/** The project's state when the server rendered the page. */
export type StudioProject = {
  id: ProjectId;
  name: string;
  /** `treeHash` lets the first mount find the compiled tree. */
  head: { versionId: VersionId; number: number; treeHash: string };
  /** Real total so far in dollars, null if no live model reported usage; and the person's limit, null for none. */
  spent: number | null;
  limitUsd: number | null;
  siteUrl: string | null;
  /** Whether changes show their plan first unless a prompt says otherwise. */
  planFirst: boolean;
  /** How many days a guest's app is kept after the last visit; null or absent if it is kept for good. */
  guestDays?: number | null;
  /** Whether it was made from another app. */
  isFork?: boolean;
  /** The app started out finished, from a template: there is nothing to describe first. */
  isFromTemplate?: boolean;
  /** Whether this viewer chooses the model; if not, the operator does. */
  mayConnectModel?: boolean;
};

/** One open project in this tab; panes get this and nothing else. */
export type StudioHandle = {
  readonly project: StudioProject;
  readonly api: ProjectApi;
  getView(): StudioView;
  subscribe(listener: () => void): () => void;
  /** Starts following the channel; returns a function that stops it. May be called again after that. */
  start(): () => void;
  /** Attaches the preview's runtime; returns a function that detaches it. */
  attachRuntime(runtime: StudioRuntime): () => void;
  /** Shows a save in the preview before the server has answered; see `RuntimeDriver.showSave`. */
  showSave: RuntimeDriver['showSave'];
  /** Shows an earlier version while the problem of a broken head is reported; see `RuntimeDriver.standIn`. */
  showEarlier(version: { versionId: VersionId; number: number }): void;
  /** Shows the head again, even though it is broken. */
  showHead(): void;
  /** The head's first screen, wide and on a phone; null if it can't be drawn. Never throws because of the app. */
  lookAtHead(signal: AbortSignal): Promise<readonly OwnScreen[] | null>;
  /** Reloads the app in the visible frame. */
  reloadPreview(): Promise<void>;
  /**
   * Builds the head with this tab's engine and uploads the files, ready to publish. Never throws because of the app.
   */
  buildSite(onStep: (step: SiteBuildStep) => void, signal: AbortSignal): Promise<Result<SentBuild, SiteBuildFailure>>;
};

/** The tab's environment, passed in so that the controller can be tested without one. */
export type Surroundings = {
  api: ProjectApi;
  connect: (projectId: ProjectId, after: number) => Socket;
  timers: Timers;
  random: () => number;
  tabId: string;
  isVisible: () => boolean;
  /** Calls back when visibility changes or the network returns; returns an unsubscribe function. */
  watch: (on: { visibility: () => void; network: () => void }) => () => void;
  onFault: (error: unknown) => void;
  /** SHA-256 in hex. */
  hashBytes: (bytes: Uint8Array) => Promise<string>;
};

/** Connects a project's channel, its state and its preview. */
export function createStudio(
  surroundings: Surroundings,
  { project, initialEvents }: { project: StudioProject; initialEvents: readonly ProjectEvent[] },
): StudioHandle {
  const { api } = surroundings;
  const driver = createRuntimeDriver({
    api,
    head: project.head,
    onFault: surroundings.onFault,
  });
  const listeners = new Set<() => void>();
  let view: StudioView = {
    project: reduceStudioEvents(initialStudioState(project), initialEvents),
    connection: 'connecting',
    preview: { phase: 'starting', step: 'connecting', packages: null },
    standIn: null,
    lastWorked: null,
    route: null,
  };
  let runtime: StudioRuntime | null = null;
  /** The runtime's last status, of whatever version is in the frame. */
  let told: RuntimeStatus = view.preview;
  driver.take(initialEvents);

  function show(change: Partial<StudioView>): void {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  }

  function takeEvents(events: ProjectEvent[]): void {
    const fresh = events.filter((event) => event.n > view.project.lastNumber);
    if (fresh.length === 0) return;
    driver.take(fresh);
    show({ project: reduceStudioEvents(view.project, fresh) });
  }

  return {
    project,
    api,
    getView: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start() {
      const channel = openChannel(
        {
          connect: (after) => surroundings.connect(project.id, after),
          timers: surroundings.timers,
          random: surroundings.random,
        },
        {
          tabId: surroundings.tabId,
          lastNumber: () => view.project.lastNumber,
          isVisible: surroundings.isVisible,
          onEvents: takeEvents,
          onConnection: (connection) => show({ connection }),
          onObserver: (isHeld) => driver.setObserver(isHeld),
        },
      );
      const stopWatching = surroundings.watch({ visibility: channel.announce, network: channel.retryNow });
      return () => {
        stopWatching();
        channel.close();
      };
    },
    attachRuntime(next) {
      runtime = next;
      const stopListening = next.subscribe((preview) => {
        told = preview;
        const { standIn } = view;
        if (standIn === null) return show({ preview, ...worked(preview, view.project) });
        // The head's problem stays reported while another version is in the frame.
        if (preview.phase === 'ready') show({ standIn: { ...standIn, phase: 'works' } });
        if (preview.phase === 'problem') show({ standIn: { ...standIn, phase: 'broken' } });
      });
      const stopRoutes = next.subscribeRoute?.((route) => show({ route }));
      const detach = driver.attach(next);
      return () => {
        stopListening();
        stopRoutes?.();
        detach();
        if (runtime === next) runtime = null;
      };
    },
    showSave: driver.showSave,
    showEarlier({ versionId, number }) {
      if (view.preview.phase !== 'problem' || view.standIn !== null) return;
      const isShown = driver.standIn(versionId, () =>
        show({ standIn: null, preview: told, ...worked(told, view.project) }),
      );
      if (isShown) show({ standIn: { versionId, number, phase: 'opening' } });
    },
    showHead: driver.endStandIn,
    async lookAtHead(signal) {
      const { head } = view.project;
      const to = runtime;
      if (head === null || to === null) return null;
      const tree = await api.tree(head.versionId);
      const screens = tree.ok ? await to.lookAt(tree.value.hash ?? head.versionId, signal) : null;
      return screens?.map(toOwnScreen) ?? null;
    },
    async reloadPreview() {
      await runtime?.reload();
    },
    async buildSite(onStep, signal) {
      const { head } = view.project;
      if (head === null || runtime?.buildSite === undefined) return fail({ kind: 'absent' });
      return sendSite({ api, hash: surroundings.hashBytes, build: runtime.buildSite }, head.versionId, onStep, signal);
    },
  };
}

/** Remembers a head that works; a working draft is not a head yet. */
function worked(preview: RuntimeStatus, project: StudioState): Partial<Pick<StudioView, 'lastWorked'>> {
  const { head } = project;
  if (preview.phase !== 'ready' || head === null || runningTurn(project) !== null) return {};
  return { lastWorked: { versionId: head.versionId, number: head.number } };
}
