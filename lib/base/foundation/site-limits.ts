const megabyte = 1024 * 1024;

/** Limits on one deployment, however it was built; `pageBytes` limits index.html, because that is parsed. */
export const siteLimits = {
  files: 2000,
  fileBytes: 20 * megabyte,
  pageBytes: 4 * megabyte,
  bytes: 100 * megabyte,
};
