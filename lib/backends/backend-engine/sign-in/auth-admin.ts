import type { PGlite } from '@supabase/lite/pglite';
import { addressOf, pageOf } from './app-address';
import { authRefusals, isEmail, refuseAuth } from './auth-answers';
import { type AuthBody, type AuthContext, isSame, mailProof, readAuthBody, redirectOf } from './auth-context';
import { linkOf, makeProof, type MailKind, type ProofColumn } from './auth-mails';
import { addUser, findUser, hashPassword, inTransaction, listUsers, putIdentity, toUser } from './auth-users';
import { readFailure } from '../session/last-failure';

/** `auth.admin`: for holders of the secret key, and never from a page. */
export async function answerAdmin(context: AuthContext, request: Request): Promise<Response> {
  if (!holdsSecret(context, request)) return refuseAuth(403, 'not_admin', 'User not allowed');
  const { pathname, searchParams } = new URL(request.url);
  const path = pathname.slice('/auth/v1'.length);
  const body = await readAuthBody(request);
  const id = /^\/admin\/users\/([0-9a-f-]{36})$/i.exec(path)?.[1];
  try {
    if (id !== undefined) return await onUser(context, request.method, id.toLowerCase(), body);
    switch (`${request.method} ${path}`) {
      case 'GET /admin/users':
        return await list(context, searchParams);
      case 'POST /admin/users':
        return await create(context, body);
      case 'POST /invite':
        return await invite(context, request, body);
      case 'POST /admin/generate_link':
        return await makeLink(context, request, body);
      default:
        return refuseAuth(404, 'not_found', 'This part of auth.admin is not here');
    }
  } catch (error) {
    const failure = readFailure(error);
    if (failure === null) throw error;
    if (failure.code === '23505') return authRefusals.emailTaken();
    return refuseAuth(500, 'unexpected_failure', `Database error: ${failure.message}`);
  }
}

/**
 * Requires the key itself, without a session. Refuses browsers, because a page would have exposed the key to everybody.
 */
function holdsSecret({ secretKey }: AuthContext, { headers }: Request): boolean {
  if (headers.get('user-agent')?.startsWith('Mozilla/5.0') || headers.has('origin')) return false;
  const bearer = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  return isSame(headers.get('apikey') ?? '', secretKey) && (bearer === undefined || isSame(bearer, secretKey));
}

const mostAPage = 1000;

async function list({ alone }: AuthContext, query: URLSearchParams): Promise<Response> {
  const whole = (name: string, fallback: number) =>
    Math.max(1, Math.floor(Number(query.get(name) ?? fallback)) || fallback);
  const [page, perPage] = [whole('page', 1), Math.min(mostAPage, whole('per_page', 50))];
  const { users, total } = await alone((database) => listUsers(database, page, perPage));
  const last = Math.max(1, Math.ceil(total / perPage));
  const rel = (n: number, name: string) => `</admin/users?page=${n}&per_page=${perPage}>; rel="${name}"`;
  const links = [...(page < last ? [rel(page + 1, 'next')] : []), rel(last, 'last')].join(', ');
  return Response.json(
    { users: users.map(toUser), aud: 'authenticated' },
    { headers: { 'x-total-count': String(total), link: links } },
  );
}

async function create({ alone, settings }: AuthContext, body: AuthBody): Promise<Response> {
  const { email, password } = body;
  if (!isEmail(email)) return refuseAuth(400, 'validation_failed', 'Cannot create a user without an email');
  const { passwordLength } = settings();
  if (password !== undefined && password.length < passwordLength) return authRefusals.weakPassword(passwordLength);
  const user = await alone((database) =>
    addUser(database, {
      ...{ id: body.id, email, password: password ?? null, role: body.role },
      ...{ data: body.user_metadata ?? {}, appData: body.app_metadata, isConfirmed: body.email_confirm ?? false },
    }),
  );
  return Response.json(toUser(user));
}

async function onUser({ alone, now }: AuthContext, method: string, id: string, body: AuthBody): Promise<Response> {
  return alone(async (database) => {
    const user = await findUser(database, { id });
    if (!user) return authRefusals.noUser();
    if (method === 'GET') return Response.json(toUser(user));
    if (method === 'DELETE') {
      if (body.should_soft_delete === true) await hide(database, id);
      else await database.query('delete from auth.users where id = $1', [id]);
      return Response.json({});
    }
    if (method !== 'PUT') return refuseAuth(405, 'bad_method', 'Method not allowed');
    const until = body.ban_duration === undefined ? undefined : bannedUntil(body.ban_duration, now());
    if (until === null) return refuseAuth(400, 'validation_failed', 'invalid format for ban duration');
    if (body.email !== undefined && !isEmail(body.email)) return authRefusals.badEmail();
    await inTransaction(database, () => change(database, id, body, until));
    return Response.json(toUser((await findUser(database, { id }))!));
  });
}

async function change(database: PGlite, id: string, body: AuthBody, until: string | undefined): Promise<void> {
  const email = body.email?.toLowerCase();
  await database.query(
    `update auth.users set updated_at = now(),
       email = coalesce($2, email), encrypted_password = coalesce($3, encrypted_password), role = coalesce($4, role),
       email_confirmed_at = case when $5 then coalesce(email_confirmed_at, now()) else email_confirmed_at end,
       raw_user_meta_data = coalesce(raw_user_meta_data, '{}') || $6::text::jsonb,
       raw_app_meta_data = coalesce(raw_app_meta_data, '{}') || $7::text::jsonb,
       is_anonymous = is_anonymous and $2 is null
     where id = $1`,
    [
      id,
      email ?? null,
      body.password ? await hashPassword(body.password) : null,
      body.role ?? null,
      body.email_confirm === true || email !== undefined,
      JSON.stringify(body.user_metadata ?? {}),
      JSON.stringify(body.app_metadata ?? {}),
    ],
  );
  if (until !== undefined)
    await database.query('update auth.users set banned_until = $2 where id = $1', [id, until === '' ? null : until]);
  if (email !== undefined) await putIdentity(database, id, { sub: id, email, email_verified: true });
}

/** The person's rows still have an account to belong to, but nothing in it shows any more whose account it was. */
async function hide(database: PGlite, id: string): Promise<void> {
  await database.query(
    `update auth.users set deleted_at = now(), email = null, phone = null, encrypted_password = null,
       raw_user_meta_data = '{}', raw_app_meta_data = '{}' where id = $1`,
    [id],
  );
  await database.query('delete from auth.identities where user_id = $1', [id]);
  await database.query('delete from auth.sessions where user_id = $1', [id]);
}

/** Parses Go's duration format, `24h` or `1h30m`; empty text for `none`, null if it is neither. */
function bannedUntil(span: string, now: number): string | null {
  if (span === 'none') return '';
  const parts = [...span.matchAll(/(\d{1,20}(?:\.\d{1,20})?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== span) return null;
  const each: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const wait = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (each[unit ?? ''] ?? 0), 0);
  // Capped so that the year still has four digits.
  return new Date(Math.min(now + wait, Date.UTC(9999, 0))).toISOString();
}

async function invite(context: AuthContext, request: Request, body: AuthBody): Promise<Response> {
  const { email } = body;
  if (!isEmail(email)) return authRefusals.badEmail();
  const standing = await context.alone((database) => findUser(database, { email }));
  if (standing?.email_confirmed_at) return authRefusals.emailTaken();
  const { id } = standing ?? (await context.alone((database) => addUser(database, invited(email, body))));
  const redirectTo = redirectOf(request, body);
  await mailProof(context, request, { kind: 'invite', as: 'invite', userId: id, to: email, redirectTo });
  return Response.json(toUser((await context.alone((database) => findUser(database, { id })))!));
}

const invited = (email: string, { data }: AuthBody) => ({
  ...{ email, password: null, data: data ?? {}, isConfirmed: false, isInvited: true },
});

const linkKinds: Record<string, { kind: MailKind; as: ProofColumn; mayAdd: boolean }> = {
  signup: { kind: 'signup', as: 'signup', mayAdd: true },
  invite: { kind: 'invite', as: 'invite', mayAdd: true },
  magiclink: { kind: 'magiclink', as: 'magiclink', mayAdd: true },
  recovery: { kind: 'recovery', as: 'recovery', mayAdd: false },
};

/** Returns a link as a mail would contain it, for apps that send their own mails; sends none. */
async function makeLink(context: AuthContext, request: Request, body: AuthBody): Promise<Response> {
  const { email } = body;
  const wanted = linkKinds[body.type ?? ''];
  if (!wanted) return refuseAuth(400, 'validation_failed', 'Links are made for signup, invite, magiclink and recovery');
  if (!isEmail(email)) return authRefusals.badEmail();
  const { kind, as, mayAdd } = wanted;
  const made = { ...invited(email, body), password: body.password ?? null, isInvited: kind === 'invite' };
  return context.alone(async (database) => {
    const standing = await findUser(database, { email });
    if (!standing && !mayAdd) return authRefusals.noUser();
    const user = standing ?? (await addUser(database, made));
    const proof = { userId: user.id, address: email, as };
    const { code, tokenHash } = await makeProof(database, context.jwtSecret, proof);
    const at = addressOf(request, context.siteUrl);
    const redirectTo = redirectOf(request, body);
    return Response.json({
      ...toUser(user),
      action_link: linkOf(at, kind, tokenHash, redirectTo),
      email_otp: code,
      hashed_token: tokenHash,
      redirect_to: pageOf(at, redirectTo),
      verification_type: kind,
    });
  });
}
