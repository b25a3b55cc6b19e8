import { createHash } from 'node:crypto';

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** One import `e.f` of the only type there is, handed out again as `f`, and nothing else. */
const passOn = [2, 7, 1, 1, 0x65, 1, 0x66, 0, 0, 7, 5, 1, 1, 0x66, 0, 0];
const numberTypes = new Set([0x7f, 0x7e, 0x7d, 0x7c]);
const typeSection = 1;
const functionType = 0x60;

/**
 * Whether bytes are what the engine's loader wraps a function of its own in, to put it into a table: a type, an import of
 * that type and its export. Such a module holds no code at all.
 */
export function isTrampoline(bytes: Uint8Array): boolean {
  if (bytes.length > 256) return false;
  const typeEnd = bytes.length - passOn.length;
  const [section, length = -1, count, kind, parameters = 0] = bytes.subarray(header.length);
  if (section !== typeSection || count !== 1 || kind !== functionType || length > 127) return false;
  const typeStart = header.length + 5;
  const results = bytes[typeStart + parameters];
  return (
    header.every((byte, at) => bytes[at] === byte) &&
    passOn.every((byte, at) => bytes[typeEnd + at] === byte) &&
    header.length + 2 + length === typeEnd &&
    (results === 0 || results === 1) &&
    typeStart + parameters + 1 + results === typeEnd &&
    [
      ...bytes.subarray(typeStart, typeStart + parameters),
      ...bytes.subarray(typeStart + parameters + 1, typeEnd),
    ].every((type) => numberTypes.has(type))
  );
}

export type ModuleGuard = {
  /** SHA-256 of each module that may be made, in hexadecimal. */
  shipped: readonly string[];
  /** A memory asks for at most so many pages of 64 KiB, whatever it says. */
  mostPages: number;
  /** Told the hash of bytes that were refused. */
  onRefused: (hash: string) => void;
};

/**
 * From now on this process makes no WebAssembly module but those shipped, and trampolines: bytes are copied and hashed before the
 * first of them is read as a module. Can't be undone: `WebAssembly` is frozen, and every way to the functions it had leads here.
 */
export function guardModules({ shipped, mostPages, onRefused }: ModuleGuard): void {
  const { Module, Instance, Memory } = WebAssembly;
  const { compile } = WebAssembly;
  const known = new Set(shipped);
  const has = Set.prototype.has.bind(known) as (hash: string) => boolean;
  const { isView } = ArrayBuffer;
  const Bytes = Uint8Array;

  /** A copy that nobody else can change between being judged and being used. */
  function judge(given: unknown): Uint8Array<ArrayBuffer> {
    const view = given as ArrayBufferView<ArrayBuffer>;
    const bytes = new Bytes(
      isView(view) ? new Bytes(view.buffer, view.byteOffset, view.byteLength) : new Bytes(given as ArrayBuffer),
    );
    if (isTrampoline(bytes)) return bytes;
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (has(hash)) return bytes;
    onRefused(hash);
    throw new WebAssembly.CompileError(`The module ${hash.slice(0, 12)} is not one of the engine's.`);
  }
  const make = (given: unknown) => (given instanceof Module ? given : new Module(judge(given)));

  /** Stands where a constructor stood, its prototype and static functions kept, so that `instanceof` goes on working. */
  function stand<Made extends object>(original: object, construct: (...given: never[]) => Made) {
    const standIn = function (...given: never[]) {
      return construct(...given);
    };
    for (const name of ['customSections', 'exports', 'imports'])
      if (Object.hasOwn(original, name))
        Object.defineProperty(standIn, name, Object.getOwnPropertyDescriptor(original, name)!);
    const { prototype } = original as { prototype: object };
    Object.defineProperty(standIn, 'prototype', { value: prototype, writable: false });
    Object.defineProperty(prototype, 'constructor', { value: standIn, writable: false, configurable: false });
    return Object.freeze(standIn);
  }
  const replacements: Record<string, unknown> = {
    Module: stand(Module, (given) => new Module(judge(given))),
    Instance: stand(Instance, (module, imports) => new Instance(module, imports)),
    Memory: stand(Memory, (asked: WebAssembly.MemoryDescriptor) => {
      const { initial, maximum, shared } = asked;
      return new Memory({ initial, maximum: Math.min(maximum ?? mostPages, mostPages), ...(shared && { shared }) });
    }),
    compile: async (given: unknown) => compile(judge(given)),
    instantiate: async (given: unknown, imports?: WebAssembly.Imports) => {
      if (given instanceof Module) return new Instance(given, imports);
      // Compiled beside the main thread, which is what asking asynchronously is for.
      const module = await compile(judge(given));
      return { module, instance: new Instance(module, imports) };
    },
    validate: (given: unknown) => make(given) instanceof Module,
  };
  for (const [name, value] of Object.entries(replacements)) Object.defineProperty(WebAssembly, name, { value });
  // They read from responses, of which there are none here.
  for (const name of ['compileStreaming', 'instantiateStreaming']) Reflect.deleteProperty(WebAssembly, name);
  Object.freeze(WebAssembly);
  Object.defineProperty(globalThis, 'WebAssembly', { value: WebAssembly, writable: false, configurable: false });
}
