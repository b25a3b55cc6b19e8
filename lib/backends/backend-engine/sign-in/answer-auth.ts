import { randomUUID } from 'node:crypto';
import { addressOf, pageOf } from './app-address';
import { answerAdmin } from './auth-admin';
import { authRefusals, isEmail, refuseAuth } from './auth-answers';
import { type AuthContext, hasKey, issuerOf, mailProof, readAuthBody, redirectOf } from './auth-context';
import { pauseLeft } from './auth-mails';
import { completeAccess, openSession, type SignInMethod } from './auth-sessions';
import { changeAddress } from './change-address';
import { refusePassword } from './refuse-password';
import { addUser, findUser, isBanned, toUser } from './auth-users';
import { readFailure } from '../session/last-failure';

type Fetch = (request: Request) => Promise<Response>;

/**
 * Sign-in as Supabase does it, where the engine does it differently or not at all: anonymous accounts, confirmation,
 * recovery and sign-in by mail, administration with the secret key, and tokens with all the claims policies ask for.
 * Passwords, token refresh and checking codes stay with the engine.
 */
export function answerAuth(context: AuthContext, engine: Fetch): Fetch {
  return async (request) => {
    const { pathname } = new URL(request.url);
    const path = pathname.slice('/auth/v1'.length);
    const call = `${request.method} ${path}`;
    if (/^\/(admin(\/|$)|invite$)/.test(path)) return answerAdmin(context, request);
    // For calls that the engine handles, it checks the key itself.
    if (ours.has(call) && !hasKey(context, request)) return refuseAuth(401, 'no_authorization', 'Invalid API key');
    switch (call) {
      case 'POST /signup':
        return signUp(context, engine, request);
      case 'POST /otp':
      case 'POST /magiclink':
        return mailSignIn(context, request);
      case 'POST /recover':
        return recover(context, request);
      case 'POST /resend':
        return resend(context, request);
      case 'GET /verify':
        return followLink(context, engine, request);
      case 'PUT /user':
        return changeAddress(context, (asked) => complete(context, asked, engine(asked)), request);
      case 'GET /settings':
        return settingsOf(context, await engine(request));
      default:
        return complete(context, request, engine(request));
    }
  };
}

const ours = new Set(['POST /signup', 'POST /otp', 'POST /magiclink', 'POST /recover', 'POST /resend']);

async function signUp(context: AuthContext, engine: Fetch, request: Request): Promise<Response> {
  const body = await readAuthBody(request);
  const { confirmEmail, allowSignUp, allowAnonymous } = context.settings();
  const email = body.email === '' ? undefined : body.email;
  if (body.phone) return authRefusals.noPhone();
  if (email === undefined) {
    if (!allowAnonymous || !allowSignUp)
      return refuseAuth(422, 'anonymous_provider_disabled', 'Anonymous sign-ins are disabled');
    return adding(async () => {
      const session = await context.alone(async (database) => {
        const { id } = await addUser(database, {
          email: null,
          password: null,
          data: body.data ?? {},
          isConfirmed: false,
        });
        return openSession(database, { ...at(context, request), userId: id, method: 'anonymous' });
      });
      return Response.json(session);
    });
  }
  if (!allowSignUp) return authRefusals.signUpOff();
  const refused = await refusePassword(context, body.password, email);
  if (refused) return refused;
  if (!confirmEmail || !isEmail(email) || !body.password)
    return complete(context, request, engine(request), 'password');

  const standing = await context.alone((database) => findUser(database, { email }));
  // Strangers must not learn whether an address has an account: the response has the same form.
  if (standing?.email_confirmed_at)
    return Response.json({ ...hollowUser(email), confirmation_sent_at: new Date(context.now()).toISOString() });
  const wait = standing ? pauseLeft(standing.confirmation_sent_at, context.now()) : 0;
  if (wait > 0) return authRefusals.tooSoon(wait);
  return adding(async () => {
    const made = { email, password: body.password ?? null, data: body.data ?? {}, isConfirmed: false };
    // Somebody who signed up before and never confirmed keeps the earlier password: this caller may be another person.
    const { id } = standing ?? (await context.alone((database) => addUser(database, made)));
    const redirectTo = redirectOf(request, body);
    await mailProof(context, request, { kind: 'signup', as: 'signup', userId: id, to: email, redirectTo });
    return Response.json(toUser((await context.alone((database) => findUser(database, { id })))!));
  });
}

async function mailSignIn(context: AuthContext, request: Request): Promise<Response> {
  const body = await readAuthBody(request);
  const { email } = body;
  if (body.phone) return authRefusals.noPhone();
  if (!isEmail(email)) return authRefusals.badEmail();
  const standing = await context.alone((database) => findUser(database, { email }));
  if (!standing && (body.create_user === false || !context.settings().allowSignUp))
    return refuseAuth(422, 'otp_disabled', 'Signups not allowed for otp');
  const wait = pauseLeft(standing?.recovery_sent_at ?? null, context.now());
  if (wait > 0) return authRefusals.tooSoon(wait);
  return adding(async () => {
    const made = { email, password: null, data: body.data ?? {}, isConfirmed: false };
    const { id } = standing ?? (await context.alone((database) => addUser(database, made)));
    const redirectTo = redirectOf(request, body);
    await mailProof(context, request, { kind: 'magiclink', as: 'magiclink', userId: id, to: email, redirectTo });
    return Response.json({});
  });
}

/** An unknown address gets the same response as a known one. */
async function recover(context: AuthContext, request: Request): Promise<Response> {
  const body = await readAuthBody(request);
  const { email } = body;
  if (!isEmail(email)) return authRefusals.badEmail();
  const user = await context.alone((database) => findUser(database, { email }));
  if (!user) return Response.json({});
  const wait = pauseLeft(user.recovery_sent_at, context.now());
  if (wait > 0) return authRefusals.tooSoon(wait);
  const redirectTo = redirectOf(request, body);
  await mailProof(context, request, { kind: 'recovery', as: 'recovery', userId: user.id, to: email, redirectTo });
  return Response.json({});
}

async function resend(context: AuthContext, request: Request): Promise<Response> {
  const body = await readAuthBody(request);
  const { email, type } = body;
  if (type !== 'signup' && type !== 'email_change')
    return refuseAuth(400, 'validation_failed', 'Missing one of these types: signup, email_change');
  if (!isEmail(email)) return authRefusals.badEmail();
  const user = await context.alone((database) => findUser(database, { email }));
  const redirectTo = redirectOf(request, body);
  if (type === 'signup') {
    if (!user || user.email_confirmed_at !== null) return Response.json({});
    const wait = pauseLeft(user.confirmation_sent_at, context.now());
    if (wait > 0) return authRefusals.tooSoon(wait);
    await mailProof(context, request, { kind: 'signup', as: 'signup', userId: user.id, to: email, redirectTo });
    return Response.json({});
  }
  if (!user?.email_change) return Response.json({});
  const wait = pauseLeft(user.email_change_sent_at, context.now());
  if (wait > 0) return authRefusals.tooSoon(wait);
  await mailProof(context, request, {
    ...{ kind: 'email_change', as: 'email_change_current', userId: user.id, to: email, redirectTo },
  });
  return Response.json({});
}

/**
 * A followed link: works once and redirects to a page of the app it was mailed for, with a session in the fragment,
 * which only the page sees, or with the reason why there is none.
 */
async function followLink(context: AuthContext, engine: Fetch, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const type = url.searchParams.get('type');
  const page = pageOf(addressOf(request, context.siteUrl), url.searchParams.get('redirect_to'));
  // The engine stores an invitation as a sign-up.
  if (type === 'invite') url.searchParams.set('type', 'signup');
  const answer = await engine(new Request(url, request));
  const location = answer.headers.get('location');
  if (location === null) return answer;
  const told = new URLSearchParams(new URL(location).hash.slice(1));
  const token = told.get('access_token');
  if (token !== null) {
    if (type !== null) told.set('type', type);
    const access = await settle(context, request, token, 'otp');
    if (access === null)
      return redirect(page, { error: 'access_denied', error_code: 'user_banned', error_description: 'User is banned' });
    told.set('access_token', access.token);
  }
  return redirect(page, Object.fromEntries(told));
}

function redirect(page: string, told: Record<string, string>): Response {
  const location = `${page}#${new URLSearchParams(told).toString()}`;
  return new Response(null, {
    status: 303,
    headers: { location, 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
  });
}

const grants: Record<string, SignInMethod> = { password: 'password', refresh_token: 'token_refresh' };

/** The engine's response plus what Supabase adds: all claims in tokens, and whether the user is anonymous. */
async function complete(
  context: AuthContext,
  request: Request,
  answering: Promise<Response>,
  method: SignInMethod = grants[new URL(request.url).searchParams.get('grant_type') ?? ''] ?? 'otp',
): Promise<Response> {
  const answer = await answering;
  if (
    method === 'token_refresh' &&
    answer.status === 400 &&
    answer.headers.get('x-sb-error-code') === 'validation_failed'
  )
    return refuseAuth(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
  if (!answer.ok || answer.headers.get('content-type')?.includes('json') !== true) return answer;
  const said: unknown = await answer.clone().json();
  if (said === null || typeof said !== 'object') return answer;
  if ('access_token' in said && typeof said.access_token === 'string') {
    const access = await settle(context, request, said.access_token, method);
    if (access === null) return authRefusals.banned();
    return answerAgain(answer, { ...said, access_token: access.token, user: toUser(access.user) });
  }
  if (!('id' in said) || typeof said.id !== 'string' || !('aud' in said)) return answer;
  const id = said.id;
  const user = await context.alone((database) => findUser(database, { id }));
  return user ? answerAgain(answer, toUser(user)) : answer;
}

function answerAgain(answer: Response, body: object): Response {
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  return new Response(JSON.stringify(body), { status: answer.status, headers });
}

/** Completes a token; null, and no session, for a banned user. */
async function settle(context: AuthContext, request: Request, token: string, method: SignInMethod) {
  return context.alone(async (database) => {
    const first = await completeAccess(database, token, { ...at(context, request), method });
    if (first === null) return null;
    if (isBanned(first.user, context.now()) || first.user.deleted_at !== null) {
      await database.query('delete from auth.sessions where id = $1', [first.sessionId]);
      return null;
    }
    // Somebody who has proved an address is no longer a guest.
    if (!first.user.is_anonymous || first.user.email_confirmed_at === null) return first;
    await database.query(`update auth.users set is_anonymous = false where id = $1 and email <> ''`, [first.user.id]);
    return completeAccess(database, token, { ...at(context, request), method });
  });
}

function at(context: AuthContext, request: Request) {
  const issuer = issuerOf(addressOf(request, context.siteUrl));
  return { jwtSecret: context.jwtSecret, issuer, now: context.now() };
}

/** A refusal by the app's own trigger is the app's answer, not an engine error. */
async function adding(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const failure = readFailure(error);
    if (failure === null) throw error;
    return failure.code === '23505' ? authRefusals.emailTaken() : authRefusals.notSaved();
  }
}

function hollowUser(email: string): object {
  const now = new Date().toISOString();
  return {
    ...{ id: randomUUID(), aud: 'authenticated', role: 'authenticated', email, phone: '' },
    ...{ app_metadata: { provider: 'email', providers: ['email'] }, user_metadata: {}, identities: [] },
    ...{ created_at: now, updated_at: now, is_anonymous: false },
  };
}

async function settingsOf(context: AuthContext, answer: Response): Promise<Response> {
  const said = (await answer.json()) as { external?: object };
  const { allowAnonymous, allowSignUp, confirmEmail } = context.settings();
  return Response.json({
    ...said,
    external: { ...said.external, anonymous_users: allowAnonymous && allowSignUp },
    disable_signup: !allowSignUp,
    mailer_autoconfirm: !confirmEmail,
  });
}
