import { clsx, type ClassValue } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

/** `text-lead` sets a size where the theme has `--text-lead`, and a colour otherwise. */
const isTextSize = (name: string) =>
  typeof document !== 'undefined' && getComputedStyle(document.documentElement).getPropertyValue(`--text-${name}`) !== '';
const merge = extendTailwindMerge({ extend: { theme: { text: [isTextSize] } } });

/** Joins class names; of two Tailwind classes that set the same thing, the later one stays. */
export function cn(...inputs: ClassValue[]) {
  return merge(clsx(inputs));
}
