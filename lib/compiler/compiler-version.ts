/** Part of every cache key and manifest: raise it when the same source compiles to something else. */
export const compilerVersion = '3';
