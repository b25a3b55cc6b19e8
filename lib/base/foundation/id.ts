/** An id of one kind of thing (`Noun`); the brand prevents passing a version's id where a project's is expected. */
export type Id<Noun extends string> = string & { readonly __noun: Noun };

export type ViewerId = Id<'viewer'>;
export type ProjectId = Id<'project'>;
export type VersionId = Id<'version'>;
export type TurnId = Id<'turn'>;
export type DraftId = Id<'draft'>;
export type QuestionId = Id<'question'>;
export type DeploymentId = Id<'deployment'>;
export type MomentId = Id<'moment'>;

/** Creates a new id; injected so that pure code stays pure and tests are deterministic. */
export type CreateId = <Noun extends string>() => Id<Noun>;

/** Milliseconds since the epoch; injected for the same reason. */
export type Now = () => number;
/** Resolves after this many ms, or when the signal fires; never rejects. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 base32 in lower case without padding: safe in host names, paths and URLs. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  if (bits > 0) text += alphabet[(buffer << (5 - bits)) & 31];
  return text;
}

/** 26 characters, 130 random bits: can't be guessed, so knowing an id is never half of an attack. */
export function idFromRandom(random: (size: number) => Uint8Array): CreateId {
  return <Noun extends string>() => base32(random(17)).slice(0, 26) as Id<Noun>;
}

const idPattern = /^[a-z2-7]{26}$/;

/** Whether an untrusted text has the form of an id; says nothing about whether the thing exists. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}
