/** What a record itself holds under a name from outside; undefined for what every object has (`constructor`, `toString`). */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A record that holds these entries and inherits nothing, so that any name may be looked up in it; `__proto__` is a name too. */
export function plainRecord<Value>(entries: Iterable<readonly [string, Value]> = []): Record<string, Value> {
  const record = Object.create(null) as Record<string, Value>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}
