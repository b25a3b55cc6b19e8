import { version } from 'esbuild';

/** Part of every layer's hash: another bundler, or another way of using it, makes another layer. */
export const prebundleVersion = `2-esbuild-${version}`;
