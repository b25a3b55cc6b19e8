/**
 * A resolved, prebundled and immutable set of dependencies: ES modules that any origin may read, served under `<layers
 * origin>/<hash>/`. `imports` maps every specifier the layer resolves (`react`, `react/jsx-dev-runtime`, `sonner`,
 * `recharts`, `react-day-picker/style.css`) to its file, relative to that folder.
 */
export type PackageLayer = {
  hash: string;
  /** Exact versions by package name, direct dependencies only. */
  versions: Readonly<Record<string, string>>;
  imports: Readonly<Record<string, string>>;
  /** Text of style sheets by specifier. The compiler needs it to resolve `@import "tw-animate-css"`. */
  styles: Readonly<Record<string, string>>;
};

/** Progress of getting a layer, which the studio puts into words ("Getting 12 packages"). */
export type PackageProgress = { step: 'resolving' | 'downloading' | 'preparing'; packages: number };

/** What a project needs: the dependencies in its package.json, and every bare specifier its files import. */
export type PackageRequest = {
  dependencies: Readonly<Record<string, string>>;
  specifiers: readonly string[];
};
