import { clsx, type ClassValue } from 'clsx';
import { twMerge } from 'tailwind-merge';

/** Joins class names; of two Tailwind classes that set the same thing, the later one stays. */
export function cn(...inputs: ClassValue[]) {
  return twMerge(clsx(inputs));
}
