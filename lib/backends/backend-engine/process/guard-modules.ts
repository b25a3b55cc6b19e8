import { createHash } from 'node:crypto';

const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** One import `e.f` of the only type, re-exported as `f`, and nothing else. */
const passOn = [2, 7, 1, 1, 0x65, 1, 0x66, 0, 0, 7, 5, 1, 1, 0x66, 0, 0];
const numberTypes = new Set([0x7f, 0x7e, 0x7d, 0x7c]);
const typeSection = 1;
const functionType = 0x60;

/**
 * Whether the bytes are the wrapper in which the engine's loader puts its own function into a table: a type, an import
 * of that type and its export. Such a module contains no code.
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
  /** SHA-256 of each allowed module, in hexadecimal. */
  shipped: readonly string[];
  /** The maximum size of a memory in pages of 64 KiB, whatever it asks for. */
  mostPages: number;
  onRefused: (hash: string) => void;
};

/**
 * From now on this process creates only the shipped WebAssembly modules and trampolines: bytes are copied and hashed
 * before any of them is parsed as a module. Irreversible: `WebAssembly` is frozen, and every way to its original
 * functions leads here.
 */
export function guardModules({ shipped, mostPages, onRefused }: ModuleGuard): void {
  const { Module, Instance, Memory } = WebAssembly;
  const { compile } = WebAssembly;
  const known = new Set(shipped);
  const has = Set.prototype.has.bind(known) as (hash: string) => boolean;
  const { isView } = ArrayBuffer;
  const Bytes = Uint8Array;

  /** A copy that nobody else can change between the check and its use. */
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

  /** Replaces a constructor, keeping its prototype and static functions, so that `instanceof` still works. */
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
      // Compiled off the main thread, as asynchronous callers expect.
      const module = await compile(judge(given));
      return { module, instance: new Instance(module, imports) };
    },
    validate: (given: unknown) => make(given) instanceof Module,
  };
  for (const [name, value] of Object.entries(replacements)) Object.defineProperty(WebAssembly, name, { value });
  // These read from responses, which do not occur here.
  for (const name of ['compileStreaming', 'instantiateStreaming']) Reflect.deleteProperty(WebAssembly, name);
  Object.freeze(WebAssembly);
  Object.defineProperty(globalThis, 'WebAssembly', { value: WebAssembly, writable: false, configurable: false });
}
