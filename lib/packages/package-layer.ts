/**
 * A dependency set, resolved and prebundled, immutable: ES modules any origin may read, served under
 * `<layers origin>/<hash>/`. `imports` names every specifier the layer answers (`react`, `react/jsx-dev-runtime`,
 * `sonner`, `recharts`, `react-day-picker/style.css`) with its file, relative to that folder.
 */
export type PackageLayer = {
  hash: string;
  /** Exact versions by package name, the direct dependencies only. */
  versions: Readonly<Record<string, string>>;
  imports: Readonly<Record<string, string>>;
  /** Style sheets by specifier, as text, since `@import "tw-animate-css"` is resolved while compiling. */
  styles: Readonly<Record<string, string>>;
};

/** What getting a layer is doing now; the studio says it in words ("Getting 12 packages"). */
export type PackageProgress = { step: 'resolving' | 'downloading' | 'preparing'; packages: number };

/** What a project needs: its package.json's dependencies, and every bare specifier its files import. */
export type PackageRequest = {
  dependencies: Readonly<Record<string, string>>;
  specifiers: readonly string[];
};
