import { z } from 'zod';
import { problemSchema } from '../../base/foundation/problem';

/** The bundler's input for one function. */
export const functionJobSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  entry: z.string(),
  /** Texts by path: everything the function may import besides packages. */
  files: z.record(z.string(), z.string()),
  /** Folder whose `node_modules` has the packages it names; null if it names none. */
  packagesRoot: z.string().nullable(),
});
export type FunctionJob = z.infer<typeof functionJobSchema>;

/**
 * Where the pieces of a bundle come from. `pieces` has four numbers per piece, from left to right and line by line: the
 * column at which it starts (from 0), the index of its file in `files`, and the line and column there (from 1). The
 * pieces of line n (from 0) are those from `starts[n]` to `starts[n + 1]`. They are bare numbers because a package has
 * a hundred thousand of them and they are sent from another process.
 */
const linesSchema = z.object({
  files: z.array(z.string()),
  starts: z.instanceof(Int32Array),
  pieces: z.instanceof(Int32Array),
});
export const numbersAPiece = 4;
export type BundleLines = z.infer<typeof linesSchema>;

const pieceSchema = z.object({ code: z.string(), lines: linesSchema });

/**
 * One function as code with the origin of its lines, or the faults that prevent it. `packages` is evaluated first;
 * `binds` is a line to put before the code, which takes the imports from them. Equal packages have equal keys.
 */
export const functionBundleSchema = z.discriminatedUnion('kind', [
  pieceSchema.extend({
    kind: z.literal('bundled'),
    binds: z.string(),
    packages: pieceSchema.extend({ key: z.string() }).nullable(),
  }),
  z.object({ kind: z.literal('faulty'), problems: z.array(problemSchema).min(1) }),
]);
export type FunctionBundle = z.infer<typeof functionBundleSchema>;

export const functionAnswerSchema = z.object({ id: z.number().int(), bundle: functionBundleSchema });

/** Bundles a function without running any of its files. Never rejects because of a fault of the function. */
export interface FunctionBundler {
  bundle(job: Omit<FunctionJob, 'id'>): Promise<FunctionBundle>;
  close(): void;
}
