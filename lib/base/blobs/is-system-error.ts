/**
 * Whether the operating system reported the error (full disk, no permission, too many open files), as opposed to bad
 * content. Such errors may be temporary.
 */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
