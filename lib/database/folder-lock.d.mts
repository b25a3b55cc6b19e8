/** A held lock; `release` gives it back, and so does the end of the process, however it ends. */
export type FolderLock = { release(): Promise<void> };

/** Takes a folder for this process alone; null while another process has it. */
export function lockFolder(folder: string): Promise<FolderLock | null>;
