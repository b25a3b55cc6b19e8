const two = (value: number) => String(value).padStart(2, '0');

/**
 * An instant in the format of `<input type="datetime-local">`, in this device's time zone; empty if it is not an
 * instant.
 */
export function toLocalInput(iso: string | null): string {
  const date = new Date(iso ?? '');
  if (Number.isNaN(date.getTime())) return '';
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Parses that format to an instant; null if empty. */
export function fromLocalInput(local: string): string | null {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
