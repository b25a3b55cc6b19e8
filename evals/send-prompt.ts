import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EvalCase, EvalImage } from './eval-case';

const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

/** Whether a picture is of a type that can be sent with a prompt. */
export const isPicture = (file: string) => path.extname(file).toLowerCase() in types;

async function readImage({ file, name, alt }: EvalImage) {
  const bytes = await readFile(file);
  return { name, alt, dataUrl: `data:${types[path.extname(file).toLowerCase()]};base64,${bytes.toString('base64')}` };
}

/** The body of `POST /api/projects` for the first prompt; the only code here that knows how pictures are sent. */
export async function firstRequest({ prompts, images }: Pick<EvalCase, 'prompts' | 'images'>): Promise<{
  prompt: string | undefined;
  images?: Awaited<ReturnType<typeof readImage>>[];
}> {
  const [prompt] = prompts;
  return images.length === 0 ? { prompt } : { prompt, images: await Promise.all(images.map(readImage)) };
}
