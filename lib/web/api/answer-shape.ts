import type { z } from 'zod';

declare const bodyOf: unique symbol;

/** A response whose JSON body has a type. Only `answer.ts` makes one, so a call can't send anything else. */
export interface Answer<out Body> extends Response {
  readonly [bodyOf]: Body;
}

/** A successful answer that is not JSON: its content types, none if it has no body. `image/*` stands for any picture. */
export type PlainAnswer = { contentTypes: readonly string[] };

/** What a call returns on success, as declared. */
export type AnswerShape = z.ZodType | PlainAnswer;

/** No body: 204, or a redirect. */
export const noBody: PlainAnswer = { contentTypes: [] };
/** Server-sent events from the project channel. */
export const eventStream: PlainAnswer = { contentTypes: ['text/event-stream'] };
export const bytesOf = (...contentTypes: string[]): PlainAnswer => ({ contentTypes });

/** The value a handler may pass for a schema: the JSON it describes, but read-only lists are allowed. */
export type Sendable<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Sendable<Item>[]
    : Value extends object
      ? { readonly [Name in keyof Value]: Sendable<Value[Name]> }
      : Value;

/** The response type of a shape. */
export type AnswerOf<Shape> = Shape extends z.ZodType ? Answer<Sendable<z.input<Shape>>> : Response;

export const isPlain = (shape: AnswerShape): shape is PlainAnswer => 'contentTypes' in shape;
