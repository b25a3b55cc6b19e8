const megabyte = 1024 * 1024;

/** What may go out in one deployment, whoever built it; `pageBytes` is index.html's own, since it is parsed. */
export const siteLimits = {
  files: 2000,
  fileBytes: 20 * megabyte,
  pageBytes: 4 * megabyte,
  bytes: 100 * megabyte,
};
