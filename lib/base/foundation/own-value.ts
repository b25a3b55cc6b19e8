/** A record's own value under an untrusted name; undefined for inherited names (`constructor`, `toString`). */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A record with these entries and no prototype, so that any name may be looked up in it, even `__proto__`. */
export function plainRecord<Value>(entries: Iterable<readonly [string, Value]> = []): Record<string, Value> {
  const record = Object.create(null) as Record<string, Value>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}
