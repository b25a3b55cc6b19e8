/** What may go out in one deployment, whoever built it. */
export const siteLimits = { files: 2000, fileBytes: 20 * 1024 * 1024, bytes: 100 * 1024 * 1024 };
