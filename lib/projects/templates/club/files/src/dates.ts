const language = () => document.documentElement.lang || 'en';
const format = (options: Intl.DateTimeFormatOptions) => (date: Date) =>
  new Intl.DateTimeFormat(language(), options).format(date);

export const weekday = format({ weekday: 'long' });
export const shortWeekday = format({ weekday: 'short' });
export const dayAndMonth = format({ day: 'numeric', month: 'long' });
export const shortMonth = format({ month: 'short' });
export const clock = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
export const wholeDay = format({ weekday: 'long', day: 'numeric', month: 'long' });

export const isSameDay = (one: Date, other: Date) => one.toDateString() === other.toDateString();

/** "3 hours ago", in the language of the page. */
export function ago(date: Date): string {
  const minutes = (Date.now() - date.getTime()) / 60_000;
  const relative = new Intl.RelativeTimeFormat(language(), { numeric: 'auto' });
  if (minutes < 60) return relative.format(-Math.round(minutes), 'minute');
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), 'hour');
  return relative.format(-Math.round(minutes / (24 * 60)), 'day');
}

/** The value of a date-and-time field. */
export function fieldValue(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

const month = 29.530588853 * 24 * 3600_000;
const someNewMoon = Date.UTC(2000, 0, 6, 18, 14);

/** How far the Moon is through its month, 0 to 1, by its mean motion: right to about half a day. */
export const moonAge = (date: Date): number => ((((date.getTime() - someNewMoon) / month) % 1) + 1) % 1;
/** The share of the Moon's face that is lit. */
export const moonShare = (age: number): number => (1 - Math.cos(age * 2 * Math.PI)) / 2;
/** The phase, from 0 (new Moon) to 7. */
export const moonPhase = (age: number): number => Math.round(age * 8) % 8;
