export function buildContainerParts(options: {
  root: string;
  outdir?: string;
}): Promise<{ client: string; viteConfig: string; gate: string }>;
