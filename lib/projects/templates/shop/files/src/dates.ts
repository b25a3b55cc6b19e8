import { words } from '@/words';

/** "3 May", as people of the shop's country write it. */
export const day = (date: Date): string =>
  new Intl.DateTimeFormat(words.locale, { day: 'numeric', month: 'long' }).format(date);
