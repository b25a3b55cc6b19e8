import { clsx, type ClassValue } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: { theme: { text: ['xs', 'sm', 'md', 'lg', 'xl', '2xl', '3xl'], shadow: ['1', '2', '3', 'focus'] } },
});

/** Joins class names; of two utilities for the same property the later wins. */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
