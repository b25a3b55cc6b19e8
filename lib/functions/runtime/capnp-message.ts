/**
 * Values of Cap'n Proto (https://capnproto.org/encoding.html), as far as workerd's configuration needs them. A struct
 * has as many data words and pointers as its schema defines; `data` holds 16-bit numbers by their position.
 */
export type CapnpValue =
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: readonly CapnpValue[] }
  | CapnpStruct
  | { kind: 'structs'; items: readonly CapnpStruct[] };
export type CapnpStruct = {
  kind: 'struct';
  words: number;
  data?: Readonly<Record<number, number>>;
  pointers: readonly (CapnpValue | null)[];
};

export const text = (value: string): CapnpValue => ({ kind: 'text', text: value });
export const texts = (values: readonly string[]): CapnpValue => ({ kind: 'list', items: values.map(text) });
export const structs = (items: readonly CapnpStruct[]): CapnpValue => ({ kind: 'structs', items });

const wordBytes = 8;
const words = (bytes: number) => Math.ceil(bytes / wordBytes);
/** The size of a text including its terminating zero. */
const textBytes = (value: string) => Buffer.byteLength(value) + 1;

function sizeOf(value: CapnpValue | null): number {
  switch (value?.kind) {
    case undefined:
      return 0;
    case 'text':
      return words(textBytes(value.text));
    case 'list':
      return value.items.reduce((sum, item) => sum + 1 + sizeOf(item), 0);
    case 'struct':
      return value.pointers.reduce<number>((sum, one) => sum + sizeOf(one), value.words + value.pointers.length);
    case 'structs':
      return value.items.reduce((sum, item) => sum + sizeOf(item), 1);
  }
}

/** A whole message in one segment. Structs of one list must have the same shape. */
export function encodeMessage(root: CapnpStruct): Buffer {
  const all = 1 + sizeOf(root);
  const message = Buffer.alloc((all + 1) * wordBytes);
  message.writeUInt32LE(all, 4);
  const body = message.subarray(wordBytes);
  /** The next free word. */
  let free = 1;
  const take = (count: number) => {
    const at = free;
    free += count;
    return at;
  };

  /** Writes a pointer at word `at` to word `to`; `low` are its two lowest bits, `high` is its upper half. */
  function point(at: number, to: number, low: number, high: number): void {
    body.writeInt32LE(((to - at - 1) << 2) | low, at * wordBytes);
    body.writeUInt32LE(high >>> 0, at * wordBytes + 4);
  }

  function fill(at: number, { words: size, data, pointers }: CapnpStruct): void {
    for (const [place, value] of Object.entries(data ?? {}))
      body.writeUInt16LE(value, at * wordBytes + Number(place) * 2);
    for (const [n, one] of pointers.entries()) if (one !== null) write(at + size + n, one);
  }

  function write(at: number, value: CapnpValue): void {
    switch (value.kind) {
      case 'text': {
        const bytes = textBytes(value.text);
        const to = take(words(bytes));
        body.write(value.text, to * wordBytes);
        return point(at, to, 1, (bytes << 3) | 2);
      }
      case 'list': {
        const to = take(value.items.length);
        point(at, to, 1, (value.items.length << 3) | 6);
        for (const [n, item] of value.items.entries()) write(to + n, item);
        return;
      }
      case 'struct': {
        const to = take(value.words + value.pointers.length);
        // A pointer to an empty struct has offset -1; with offset 0 it would be a null pointer.
        point(at, value.words + value.pointers.length === 0 ? at : to, 0, value.words | (value.pointers.length << 16));
        return fill(to, value);
      }
      case 'structs': {
        const [first] = value.items;
        const [size, pointers] = [first?.words ?? 0, first?.pointers.length ?? 0];
        const each = size + pointers;
        const to = take(1 + each * value.items.length);
        point(at, to, 1, ((each * value.items.length) << 3) | 7);
        body.writeInt32LE(value.items.length << 2, to * wordBytes);
        body.writeUInt32LE((size | (pointers << 16)) >>> 0, to * wordBytes + 4);
        for (const [n, item] of value.items.entries()) fill(to + 1 + n * each, item);
        return;
      }
      default:
        return value satisfies never;
    }
  }
  write(0, root);
  return message;
}
