/** A held lock. `release` frees it, and so does the end of the process, however it ends. */
export type FolderLock = { release(): Promise<void> };

/** Locks a folder for this process; null while another process has it. */
export function lockFolder(folder: string): Promise<FolderLock | null>;
