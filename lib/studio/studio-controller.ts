import type { ProjectId, VersionId } from '../foundation/id';
import { fail, type Result } from '../foundation/result';
import type { Runtime, RuntimeStatus, SiteBuilding } from '../runtime/runtime';
import type { Visit } from '../runtime/visit';
import type { ProjectEvent } from '../turn-events/turn-event';
import type { ProjectApi } from './api-client';
import { openChannel, type Connection, type Socket, type Timers } from './channel-client';
import { reduceStudioEvents } from './reduce-studio';
import { createRuntimeDriver, type RuntimeDriver } from './runtime-driver';
import { sendSite, type SentBuild, type SiteBuildFailure, type SiteBuildStep } from './send-site';
import { initialStudioState, type StudioState } from './studio-state';

/** What the page draws: the project as its events tell it, and how this tab stands to it. */
export type StudioView = {
  project: StudioState;
  connection: Connection;
  preview: RuntimeStatus;
  /** Where in the app the visible frame is; null until it has said so. */
  route: string | null;
};

/** A runtime that may also tell where in the app the person is, and make its site. */
export type StudioRuntime = Runtime &
  Partial<SiteBuilding> & { subscribeRoute?(listener: (route: string) => void): () => void };

/** What the server knew about a project when it made the page. */
export type StudioProject = {
  id: ProjectId;
  name: string;
  /** `treeHash` lets the first mount find what was compiled before. */
  head: { versionId: VersionId; number: number; treeHash: string };
  /** Real total so far in dollars, null where no live model gave numbers; and the person's limit, null for none. */
  spent: number | null;
  limitUsd: number | null;
  siteUrl: string | null;
  /** Whether changes show their plan first unless a prompt says otherwise. */
  planFirst: boolean;
  /** Days a guest's app is kept after the last visit; null or absent where it stays. */
  guestDays?: number | null;
  /** Whether this viewer chooses the model; where not, whoever runs this Easel does. */
  mayConnectModel?: boolean;
};

/** One open project in this tab; panes get this and nothing wider. */
export type StudioHandle = {
  readonly project: StudioProject;
  readonly api: ProjectApi;
  getView(): StudioView;
  subscribe(listener: () => void): () => void;
  /** Begins following the channel; returns how to stop. May be called again after that. */
  start(): () => void;
  /** Gives the preview its runtime; returns how to let go of it. */
  attachRuntime(runtime: StudioRuntime): () => void;
  /** Shows a save in the preview while the server is still being asked; see `RuntimeDriver.showSave`. */
  showSave: RuntimeDriver['showSave'];
  /** Opens the app anew in the visible frame. */
  reloadPreview(): Promise<void>;
  /** Has this tab's engine build the head and sends the files; what comes of it is ready to be published. Never throws for what the app does. */
  buildSite(onStep: (step: SiteBuildStep) => void, signal: AbortSignal): Promise<Result<SentBuild, SiteBuildFailure>>;
};

/** What this tab is and has, so that the controller can be tested without one. */
export type Surroundings = {
  api: ProjectApi;
  connect: (projectId: ProjectId, after: number) => Socket;
  timers: Timers;
  random: () => number;
  tabId: string;
  isVisible: () => boolean;
  /** Calls back when visibility changes or the network returns; returns how to stop. */
  watch: (on: { visibility: () => void; network: () => void }) => () => void;
  onFault: (error: unknown) => void;
  /** SHA-256 in hex. */
  hashBytes: (bytes: Uint8Array) => Promise<string>;
  /** What to do in the app whenever it is tried, beside opening its pages; none if absent. */
  visits?: () => readonly Visit[];
};

/** Pulls a project's channel, its state and its preview together. */
export function createStudio(
  surroundings: Surroundings,
  { project, initialEvents }: { project: StudioProject; initialEvents: readonly ProjectEvent[] },
): StudioHandle {
  const { api } = surroundings;
  const driver = createRuntimeDriver({
    api,
    head: project.head,
    visits: surroundings.visits ?? (() => []),
    onFault: surroundings.onFault,
  });
  const listeners = new Set<() => void>();
  let view: StudioView = {
    project: reduceStudioEvents(initialStudioState(project), initialEvents),
    connection: 'connecting',
    preview: { phase: 'starting', step: 'connecting', packages: null },
    route: null,
  };
  let runtime: StudioRuntime | null = null;
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
      const stopListening = next.subscribe((preview) => show({ preview }));
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
