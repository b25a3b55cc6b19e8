const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * Replaces `{today}` and `{friday}` (the next Friday after today), optionally with `+3` or `-1` days, with dates in the
 * format of a date field, in the time zone of `now`.
 */
export function writeDates(text: string, now: Date): string {
  return text.replace(/\{([a-z]+)([+-]\d{1,4})?\}/g, (whole, name: string, days: string | undefined) => {
    const weekday = weekdays.indexOf(name);
    if (weekday < 0 && name !== 'today') return whole;
    const ahead = weekday < 0 ? 0 : ((weekday - now.getDay() + 6) % 7) + 1;
    const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() + ahead + Number(days ?? 0));
    const two = (number: number) => String(number).padStart(2, '0');
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  });
}
