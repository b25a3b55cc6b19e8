/** Limits on what a prompt may carry. The page applies them early for a quick message; the server enforces them. */
export const attachmentLimits = {
  files: 10,
  bytes: 20 * 1024 * 1024,
  /** Checked from the header, before decoding: a small file can decompress to gigabytes. */
  pixels: 50_000_000,
  /** Longest side, in pixels, of a picture stored as a file of the app, and of the copy shown to a model. */
  fileSide: 2048,
  shownSide: 1568,
  /** Largest picture, in bytes, that is sent to a provider. */
  shownBytes: 5 * 1024 * 1024,
  /** A larger table is cut to its first rows. */
  tableBytes: 5 * 1024 * 1024,
  /** How many characters of a brief the model gets to read. */
  briefCharacters: 20_000,
  pdfPages: 60,
  svgBytes: 2 * 1024 * 1024,
} as const;
