/** "3 May", in the language of the page. */
export const day = (date: Date): string =>
  new Intl.DateTimeFormat(document.documentElement.lang || 'en', { day: 'numeric', month: 'long' }).format(date);
