/** What a prompt may bring along; the same in the page, which says so early, and on the server, which decides. */
export const attachmentLimits = {
  files: 10,
  bytes: 20 * 1024 * 1024,
  /** Judged by the picture's head, before anything is decoded: a small file may unfold into gigabytes. */
  pixels: 50_000_000,
  /** Longest side in pixels of a picture that becomes a file of the app, and of what a model is shown. */
  fileSide: 2048,
  shownSide: 1568,
  /** Most bytes of a picture that a provider is sent. */
  shownBytes: 5 * 1024 * 1024,
  /** A table larger than this keeps its first rows. */
  tableBytes: 5 * 1024 * 1024,
  /** Characters of a brief that the model reads. */
  briefCharacters: 20_000,
  pdfPages: 60,
  svgBytes: 2 * 1024 * 1024,
} as const;
