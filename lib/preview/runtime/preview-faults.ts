import type { Problem } from '../../base/foundation/problem';
import { addProblem } from './frame-problem';
import { createListeners } from './listeners';
import type { RuntimeStatus } from './runtime';
import { inOrder, noFaults, statusOf } from './runtime-faults';
import type { FrameProblem } from './try-tree';

type StartingStep = Extract<RuntimeStatus, { phase: 'starting' }>['step'];

/** The faults of the preview, and the status derived from them. Only `settle` and `setStarting` change the status. */
export type PreviewFaults = {
  status(): RuntimeStatus;
  subscribe(listener: (status: RuntimeStatus) => void): () => void;
  setStarting(step: StartingStep, packages: number | null): void;
  /** While a reply streams, only missing packages count: the app is unfinished, and the next file may fix the rest. */
  setStreaming(isStreaming: boolean): void;
  setCompiled(problems: readonly Problem[], placeholders: number): void;
  setPackages(problems: readonly Problem[]): void;
  /** Call this before the page shows something else: drops its faults, including those still being located. */
  clearPage(): void;
  addToPage(problem: Problem): void;
  /**
   * Takes a fault that the page reported. It is recorded once it has been located, in the order of the reports, unless
   * the page shows something else by then or `isBlameless` resolves to true.
   */
  notice(problem: FrameProblem, isBlameless: Promise<boolean>): void;
  /** Compile faults and missing packages. With any of these, a draft can't be opened. */
  blocking(): readonly Problem[];
  /** Derives the status from the faults and tells listeners if it changed. */
  settle(): void;
  dispose(): void;
};

type Dependencies = {
  /** Finds a fault's place in the sources. */
  locate(problem: FrameProblem): Promise<Problem>;
  /** Called before a blank page counts as a fault; returns true if the page is being reloaded instead. */
  reloadBlank(): boolean;
};

export function createPreviewFaults({ locate, reloadBlank }: Dependencies): PreviewFaults {
  const statuses = createListeners<RuntimeStatus>();
  let status: RuntimeStatus = { phase: 'starting', step: 'connecting', packages: null };
  let faults = noFaults;
  let placeholders = 0;
  let isStreaming = false;
  /** Incremented whenever the page gets something new to show. */
  let presented = 0;

  function setStatus(next: RuntimeStatus): void {
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    statuses.tell(status);
  }

  function settle(): void {
    if (!isStreaming && faults.page.some(({ kind }) => kind === 'blank-page') && reloadBlank()) return clearPage();
    setStatus(statusOf(isStreaming ? { ...noFaults, packages: faults.packages } : faults, placeholders));
  }

  function clearPage(): void {
    faults = { ...faults, page: [] };
    presented += 1;
  }

  function addToPage(problem: Problem): void {
    faults = { ...faults, page: addProblem(faults.page, problem) };
  }

  /** `during` is the value of `presented` when the fault was seen; null if the page is not to blame. */
  const record = inOrder<{ problem: Problem; during: number | null }>(({ problem, during }) => {
    if (during !== presented) return;
    addToPage(problem);
    if (status.phase !== 'starting') settle();
  });

  return {
    status: () => status,
    subscribe(listener) {
      listener(status);
      return statuses.subscribe(listener);
    },
    setStarting: (step, packages) => setStatus({ phase: 'starting', step, packages }),
    setStreaming: (next) => void (isStreaming = next),
    setCompiled(problems, standIns) {
      faults = { ...faults, compile: problems };
      placeholders = standIns;
    },
    setPackages: (problems) => void (faults = { ...faults, packages: problems }),
    clearPage,
    addToPage,
    notice(problem, isBlameless) {
      const during = presented;
      record(
        isBlameless.then(async (blameless) => ({
          problem: await locate(problem),
          during: blameless ? null : during,
        })),
      );
    },
    blocking: () => [...faults.compile, ...faults.packages],
    settle,
    dispose: statuses.clear,
  };
}
