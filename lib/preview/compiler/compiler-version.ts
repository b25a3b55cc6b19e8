/** Part of every cache key and manifest: raise it whenever the same source compiles to different output. */
export const compilerVersion = '3';
