import { version } from 'esbuild';

/** Part of every layer's hash: change it whenever the bundler or its options change, so that new layers are made. */
export const prebundleVersion = `2-esbuild-${version}`;
