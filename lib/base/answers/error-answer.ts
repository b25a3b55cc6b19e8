import { z } from 'zod';
import { type AppErrorCode, appErrorCodes } from '../foundation/app-error';
import { type FileConflict, fileConflicts } from '../foundation/fork-errors';

const codeSchema = z.enum(appErrorCodes as [AppErrorCode, ...AppErrorCode[]]);

const reasonSchema = z.enum(Object.keys(fileConflicts) as [FileConflict['reason']]);

/**
 * Why a call failed, with an English sentence. `detail` is a fact that helps the caller act; `files` are the files that
 * a person has to decide about.
 */
export const errorAnswerSchema = z.object({
  error: z.object({
    code: codeSchema,
    message: z.string(),
    detail: z.string().optional(),
    files: z.array(z.object({ path: z.string(), reason: reasonSchema, message: z.string() })).optional(),
  }),
});

/** The same inside a stream, where it is too late to send a status. */
export const streamedErrorSchema = z.object({
  error: z.object({ code: codeSchema, detail: z.string().optional(), retryAfterSeconds: z.number().optional() }),
});
