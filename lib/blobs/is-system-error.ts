/** Whether the system said so – a full disk, a file that may not be read, too many open – and not what was read. It may pass. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
