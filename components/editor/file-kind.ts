import { extensionOf, type Path } from '@/lib/base/files/path';

/** How a file can be shown. An SVG is both a picture and a text. */
export type FileKind = 'text' | 'picture' | 'drawing' | 'binary';

const pictures = new Set(['.png', '.jpg', '.jpeg', '.gif', '.webp', '.avif', '.ico', '.bmp']);
const binaries =
  /^\.(woff2?|ttf|otf|eot|mp3|mp4|m4a|webm|ogg|wav|mov|pdf|zip|gz|tar|wasm|sqlite|db|xlsx?|docx?|pptx?|psd)$/;

export function fileKindOf(path: Path): FileKind {
  const extension = extensionOf(path);
  if (extension === '.svg') return 'drawing';
  if (pictures.has(extension)) return 'picture';
  return binaries.test(extension) ? 'binary' : 'text';
}
