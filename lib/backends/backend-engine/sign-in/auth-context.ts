import type { PGlite } from '@supabase/lite/pglite';
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { addressOf, type AppAddress } from './app-address';
import { linkOf, type Mail, type MailKind, makeProof, type ProofColumn, writeMail } from './auth-mails';
import type { AuthSettings } from './auth-settings';
import type { GuessPassword } from './refuse-password';

/** Shared context of our own parts of sign-in. */
export type AuthContext = {
  jwtSecret: string;
  publishableKey: string;
  secretKey: string;
  siteUrl: string;
  settings(): AuthSettings;
  /** Runs `work` with exclusive use of the session, as the engine's role. */
  alone<Value>(work: (database: PGlite) => Promise<Value>): Promise<Value>;
  send(mail: Mail): Promise<void>;
  now(): number;
  /** Absent in a visitor's tab, where all accounts are the visitor's own and the word lists would only cost time. */
  guessPassword?: GuessPassword;
};

const metadataSchema = z.record(z.string(), z.unknown());

/** Every field that one of these calls may contain; a malformed field counts as absent. */
export const authBodySchema = z
  .object({
    id: z.uuid().optional().catch(undefined),
    email: z.string().optional().catch(undefined),
    phone: z.string().optional().catch(undefined),
    password: z.string().max(72).optional().catch(undefined),
    data: metadataSchema.optional().catch(undefined),
    user_metadata: metadataSchema.optional().catch(undefined),
    app_metadata: metadataSchema.optional().catch(undefined),
    role: z.string().optional().catch(undefined),
    email_confirm: z.boolean().optional().catch(undefined),
    ban_duration: z.string().optional().catch(undefined),
    should_soft_delete: z.boolean().optional().catch(undefined),
    create_user: z.boolean().optional().catch(undefined),
    type: z.string().optional().catch(undefined),
    new_email: z.string().optional().catch(undefined),
    redirect_to: z.string().optional().catch(undefined),
  })
  .catch({});
export type AuthBody = z.infer<typeof authBodySchema>;

export async function readAuthBody(request: Request): Promise<AuthBody> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  return authBodySchema.parse(body ?? {});
}

export function redirectOf(request: Request, body: AuthBody = {}): string | null {
  return new URL(request.url).searchParams.get('redirect_to') ?? body.redirect_to ?? null;
}

/** Whether the app's key, or the secret one, is where supabase-js puts it. */
export function hasKey({ publishableKey, secretKey }: AuthContext, request: Request): boolean {
  const key = request.headers.get('apikey') ?? new URL(request.url).searchParams.get('apikey') ?? '';
  return isSame(key, publishableKey) || isSame(key, secretKey);
}

const digest = (text: string) => createHash('sha256').update(text).digest();
/** Compares in constant time. */
export const isSame = (one: string, other: string) => timingSafeEqual(digest(one), digest(other));

export const issuerOf = (at: AppAddress) => `${at.backend}/auth/v1`;

/** Mails a code and a link that prove the mail was read; returns both. */
export async function mailProof(
  context: AuthContext,
  request: Request,
  asked: { kind: MailKind; as: ProofColumn; userId: string; to: string; redirectTo: string | null },
) {
  const proof = await context.alone((database) =>
    makeProof(database, context.jwtSecret, { ...asked, address: asked.to }),
  );
  const link = linkOf(addressOf(request, context.siteUrl), asked.kind, proof.tokenHash, asked.redirectTo);
  await context.send(writeMail(asked.kind, asked.to, proof.code, link));
  return { ...proof, link };
}
