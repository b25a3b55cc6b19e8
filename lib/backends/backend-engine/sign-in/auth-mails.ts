import type { PGlite } from '@supabase/lite/pglite';
import { randomInt } from 'node:crypto';
import { type AppAddress, pageOf } from './app-address';
import { forgetTries, hashProof, sealCode } from './codes';

export type MailKind = 'signup' | 'recovery' | 'magiclink' | 'invite' | 'email_change' | 'reauthentication';

/** `link` is the link contained in `text`. */
export type Mail = { kind: MailKind; to: string; subject: string; text: string; link: string | null };

/** The columns that hold a mail's proof until it is used, and when it was sent. */
const columns = {
  signup: ['confirmation_token', 'confirmation_sent_at'],
  invite: ['confirmation_token', 'confirmation_sent_at'],
  recovery: ['recovery_token', 'recovery_sent_at'],
  magiclink: ['recovery_token', 'recovery_sent_at'],
  email_change_new: ['email_change_token_new', 'email_change_sent_at'],
  email_change_current: ['email_change_token_current', 'email_change_sent_at'],
} as const;
export type ProofColumn = keyof typeof columns;

const words = {
  signup: ['Confirm your sign-up', 'Follow this link to confirm your account:'],
  recovery: ['Reset your password', 'Follow this link to choose a new password:'],
  magiclink: ['Your sign-in link', 'Follow this link to sign in:'],
  invite: ['You have been invited', 'Follow this link to accept the invitation:'],
  email_change: ['Confirm your new e-mail address', 'Follow this link to change your e-mail address:'],
  reauthentication: ['Confirm it is you', ''],
} as const satisfies Record<MailKind, readonly [string, string]>;

/** Minimum seconds between two mails of one kind to one person. */
export const mailPause = 60;

/** Seconds left to wait; 0 when a mail may be sent. */
export function pauseLeft(sentAt: string | null, now: number): number {
  if (sentAt === null) return 0;
  return Math.max(0, Math.ceil(mailPause - (now - Date.parse(sentAt)) / 1000));
}

export type Proof = { code: string; tokenHash: string };

/**
 * Creates six digits to type, and their form for a link, both in the engine's own format, so that it checks them.
 * Invalidates anything sent before for the same purpose.
 */
export async function makeProof(
  database: PGlite,
  jwtSecret: string,
  { userId, address, as }: { userId: string; address: string; as: ProofColumn },
): Promise<Proof> {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const tokenHash = hashProof(address, sealCode(jwtSecret, address, code));
  const [token, sentAt] = columns[as];
  await forgetTries(database);
  await database.query(`update auth.users set ${token} = $2, ${sentAt} = now() where id = $1`, [userId, tokenHash]);
  return { code, tokenHash };
}

export function linkOf(at: AppAddress, kind: MailKind, tokenHash: string, redirectTo: string | null): string {
  const query = new URLSearchParams({ token: tokenHash, type: kind, redirect_to: pageOf(at, redirectTo) });
  return `${at.backend}/auth/v1/verify?${query.toString()}`;
}

export function writeMail(kind: MailKind, to: string, code: string, link: string | null): Mail {
  const [subject, lead] = words[kind];
  const text = link === null ? `Enter this code: ${code}` : `${lead}\n${link}\n\nOr enter this code: ${code}`;
  return { kind, to, subject, text, link };
}

/** Parses a mail of the engine's own; its link points to wherever the engine thinks it runs. */
export function readMail(mail: { text: string }): { kind: MailKind; code: string; hasLink: boolean } {
  const found = /https?:\/\/\S{1,200}\/auth\/v1\/verify\?\S+/.exec(mail.text)?.[0];
  const kind = found === undefined ? 'reauthentication' : (new URL(found).searchParams.get('type') as MailKind);
  return { kind, code: /\b\d{6}\b/.exec(mail.text)?.[0] ?? '', hasLink: found !== undefined };
}

const mostKept = 200;

/** Stores a mail for the person who made the app; drops the oldest. */
export async function keepMail(database: PGlite, { kind, to, subject, text, link }: Mail): Promise<void> {
  await database.query(
    'insert into easel_auth.mails (kind, recipient, subject, text, link) values ($1, $2, $3, $4, $5)',
    [kind, to, subject, text, link],
  );
  await database.query(
    'delete from easel_auth.mails where id not in (select id from easel_auth.mails order by id desc limit $1)',
    [mostKept],
  );
}
