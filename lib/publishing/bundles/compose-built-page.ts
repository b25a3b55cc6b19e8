import type { PageRequest } from './bundle';
import { PageTooLarge } from '../documents/parse-page';
import { composeSitePage } from './site-page';

/** The index.html of a site built elsewhere, with the details the person set; null if the page exceeds `pageLimits`. */
export function composeBuiltPage({ source, details, name }: Omit<PageRequest, 'purpose'>): string | null {
  try {
    const parts = { scripts: [], styles: [], preloads: [], fonts: [], backend: null, language: 'en' };
    return composeSitePage(source, { ...parts, details, name });
  } catch (error) {
    if (error instanceof PageTooLarge) return null;
    throw error;
  }
}
