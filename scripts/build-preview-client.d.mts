type Script = { code: string; hash: string };
export function buildPreviewClient(options: {
  root: string;
  outdir?: string;
}): Promise<Script & { outfile: string; tester: Script; picture: Script }>;
