export function buildPreviewClient(options: {
  root: string;
  outdir?: string;
}): Promise<{ outfile: string; code: string; hash: string }>;
