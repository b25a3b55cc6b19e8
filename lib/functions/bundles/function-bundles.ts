import { createHash } from 'node:crypto';
import type { AppError } from '../../base/foundation/app-error';
import type { Problem } from '../../base/foundation/problem';
import type { Result } from '../../base/foundation/result';
import type { AppFunction, FunctionSources } from '../functions/app-function';
import { reachFiles } from '../functions/reach-files';
import type { BundleLines, FunctionBundle, FunctionBundler } from './function-bundle';

type Dependencies = {
  bundler: FunctionBundler;
  /** A folder whose `node_modules` has these packages and what they need, installed once for everybody. */
  rootFor(packages: Readonly<Record<string, string>>): Promise<Result<string, AppError>>;
};

/** A function with its bundle, ready to run or to be reported as faulty. */
export type MadeFunction = AppFunction & { key: string; bundle: FunctionBundle };

type Followed = { reached: ReturnType<typeof reachFiles>; key: string };

/** The total size of bundles kept in memory; packages count for each function that has them. */
const mostKept = 64 * 1024 ** 2;

type Packages = Extract<FunctionBundle, { kind: 'bundled' }>['packages'];

/** Bundles functions, each only once as long as its files stay the same. */
export function createFunctionBundles({ bundler, rootFor }: Dependencies) {
  const kept = new Map<string, Promise<FunctionBundle>>();
  const sizes = new Map<string, number>();
  /**
   * The files of each function of a tree: every call needs them, and reading imports again took longer than the call.
   */
  const followed = new WeakMap<FunctionSources, Map<string, Followed>>();

  function follow(sources: FunctionSources, one: AppFunction): Followed {
    const ofTree = followed.get(sources) ?? new Map<string, Followed>();
    followed.set(sources, ofTree);
    const known = ofTree.get(one.name);
    if (known) return known;
    const reached = reachFiles(sources.files, one);
    const parts = [one.name, one.entry, Object.entries(reached.files).sort()];
    const made = { reached, key: createHash('sha256').update(JSON.stringify(parts)).digest('hex') };
    ofTree.set(one.name, made);
    return made;
  }

  async function make(one: AppFunction, reached: ReturnType<typeof reachFiles>): Promise<FunctionBundle> {
    const { files, packages, conflict } = reached;
    const fault = (message: string): FunctionBundle => ({
      kind: 'faulty',
      problems: [{ kind: 'missing-package', message: message.slice(0, 4000), file: one.entry }],
    });
    if (conflict) {
      const [a, b] = conflict.ranges;
      return fault(`The server function ${one.name} names ${conflict.name} as ${a} and as ${b}. Use one of them.`);
    }
    let root: string | null = null;
    if (Object.keys(packages).length > 0) {
      const installed = await rootFor(packages);
      if (!installed.ok) {
        return fault(
          `The packages of the server function ${one.name}: ${installed.error.detail ?? installed.error.code}`,
        );
      }
      root = installed.value;
    }
    const made = await bundler.bundle({ name: one.name, entry: one.entry, files, packagesRoot: root });
    return made.kind === 'faulty' ? made : { ...made, packages: await shareEqual(made.packages) };
  }

  /** Functions with the same packages share one copy of their text. */
  async function shareEqual(packages: Packages): Promise<Packages> {
    if (packages === null) return null;
    for (const other of kept.values()) {
      const made = await Promise.race([other, null]);
      if (made?.kind === 'bundled' && made.packages?.key === packages.key) return made.packages;
    }
    return packages;
  }

  function bundleOne(sources: FunctionSources, one: AppFunction): { key: string; bundle: Promise<FunctionBundle> } {
    const { reached, key } = follow(sources, one);
    const known = kept.get(key);
    if (known) {
      kept.delete(key);
      kept.set(key, known);
      return { key, bundle: known };
    }
    const bundle = make(one, reached);
    kept.set(key, bundle);
    bundle.then(
      (made) => {
        // A registry that did not respond may respond next time.
        if (made.kind === 'faulty' && made.problems[0]!.kind === 'missing-package') return kept.delete(key);
        sizes.set(
          key,
          made.kind === 'bundled' ? sizeOf(made) + (made.packages === null ? 0 : sizeOf(made.packages)) : 1000,
        );
        return shrink();
      },
      () => kept.delete(key),
    );
    return { key, bundle };
  }

  function shrink(): void {
    let sum = [...kept.keys()].reduce((bytes, key) => bytes + (sizes.get(key) ?? 0), 0);
    for (const key of kept.keys()) {
      if (sum <= mostKept) break;
      sum -= sizes.get(key) ?? 0;
      kept.delete(key);
      sizes.delete(key);
    }
  }

  return {
    /** All functions of a tree; a faulty one does not keep the others from running. */
    bundleAll: (sources: FunctionSources): Promise<MadeFunction[]> =>
      Promise.all(
        sources.functions.map(async (one) => {
          const { key, bundle } = bundleOne(sources, one);
          return { ...one, key, bundle: await bundle };
        }),
      ),
    /** The problems that prevent functions of a tree from running. */
    async check(sources: FunctionSources): Promise<Problem[]> {
      const made = await Promise.all(sources.functions.map((one) => bundleOne(sources, one).bundle));
      return made.flatMap((bundle) => (bundle.kind === 'faulty' ? bundle.problems : []));
    },
  };
}

const sizeOf = ({ code, lines: { starts, pieces } }: { code: string; lines: BundleLines }) =>
  code.length + starts.byteLength + pieces.byteLength;

export type FunctionBundles = ReturnType<typeof createFunctionBundles>;
