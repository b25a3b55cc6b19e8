import { attachmentLimits } from '@/lib/base/attachments/attachment-limits';
import type { AppErrorCode } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';

/** A file that takes longer is malicious, or not worth waiting for. */
const longestMs = 30_000;

/**
 * The text of a PDF, page by page, within `briefCharacters` and `pdfPages`. pdf.js reads it in a worker that is started
 * for this file and ended with it, so a malicious file harms only that thread. Fails with `pdf-locked`,
 * `pdf-without-words` or `attachment-damaged`.
 */
export async function readPdf(bytes: Uint8Array): Promise<Result<string, AppErrorCode>> {
  const { getDocument, PDFWorker } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const port = new Worker('/pdf/pdf.worker.min.mjs', { type: 'module' });
  const worker = PDFWorker.create({ port });
  const loading = getDocument({
    ...{ data: bytes, worker, isEvalSupported: false, disableFontFace: true },
    ...{ cMapUrl: '/pdf/cmaps/', cMapPacked: true },
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The PDF took too long.')), longestMs);
  });
  const read = async () => {
    const document = await loading.promise;
    const pages: string[] = [];
    let length = 0;
    const count = Math.min(document.numPages, attachmentLimits.pdfPages);
    for (let number = 1; number <= count && length <= attachmentLimits.briefCharacters; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const words = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
      pages.push(words.trim());
      length += words.length;
      page.cleanup();
    }
    const isWhole = count === document.numPages;
    return `${pages.filter((words) => words !== '').join('\n\n')}${isWhole ? '' : '\n…'}`;
  };
  try {
    const words = await Promise.race([read(), late]);
    // oxlint-disable-next-line no-control-regex -- fonts without a table of letters give them, and no words
    const clean = words.replace(/[\u0000-\u0008\u000b-\u001f]/g, ' ');
    return clean.trim().length < 3 ? fail('pdf-without-words') : succeed(clean);
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    return fail(isLocked ? 'pdf-locked' : 'attachment-damaged');
  } finally {
    clearTimeout(timer);
    void loading.destroy();
    port.terminate();
  }
}
