import { authRefusals, isEmail, refuseAuth } from './auth-answers';
import { type AuthContext, mailProof, readAuthBody, redirectOf } from './auth-context';
import { pauseLeft } from './auth-mails';
import { refusePassword } from './refuse-password';
import { findUser, hashPassword, inTransaction, putIdentity, toUser } from './auth-users';

type Fetch = (request: Request) => Promise<Response>;

/**
 * Changes to somebody's own account. Without confirmation a new address applies at once and turns a guest into a full
 * account; with it, a guest's address applies once the mail is confirmed. The engine handles everything else.
 */
export async function changeAddress(context: AuthContext, engine: Fetch, request: Request): Promise<Response> {
  const body = await readAuthBody(request);
  const { confirmEmail } = context.settings();
  if (body.phone) return authRefusals.noPhone();

  const headers = new Headers(request.headers);
  headers.delete('content-length');
  const who = await engine(new Request(request.url, { method: 'GET', headers }));
  if (!who.ok) return who;
  const { id } = (await who.clone().json()) as { id: string };
  const user = await context.alone((database) => findUser(database, { id }));
  if (!user) return authRefusals.noUser();
  const refused = await refusePassword(context, body.password, body.email ?? user.email);
  if (refused) return refused;

  const email = body.email?.toLowerCase();
  const isMoving = email !== undefined && email !== '' && email !== user.email?.toLowerCase();
  if (!isMoving) {
    if (user.is_anonymous && body.password)
      return refuseAuth(
        422,
        'validation_failed',
        'Updating password of an anonymous user without an email or phone is not allowed',
      );
    return engine(request);
  }
  if (!isEmail(email)) return authRefusals.badEmail();
  if (await context.alone((database) => findUser(database, { email }))) return authRefusals.emailTaken();
  if (confirmEmail && !user.is_anonymous) return engine(request);

  const password = body.password ? await hashPassword(body.password) : null;
  const wait = confirmEmail ? pauseLeft(user.email_change_sent_at, context.now()) : 0;
  if (wait > 0) return authRefusals.tooSoon(wait);
  await context.alone((database) =>
    inTransaction(database, async () => {
      await database.query(
        `update auth.users set updated_at = now(), encrypted_password = coalesce($2, encrypted_password),
           raw_user_meta_data = coalesce(raw_user_meta_data, '{}') || $3::text::jsonb where id = $1`,
        [id, password, JSON.stringify(body.data ?? {})],
      );
      if (confirmEmail) return database.query('update auth.users set email_change = $2 where id = $1', [id, email]);
      await database.query(
        `update auth.users set email = $2, email_confirmed_at = now(), is_anonymous = false,
           raw_app_meta_data = coalesce(raw_app_meta_data, '{}') || '{"provider": "email", "providers": ["email"]}' where id = $1`,
        [id, email],
      );
      return putIdentity(database, id, { sub: id, email, email_verified: true, phone_verified: false });
    }),
  );
  if (confirmEmail) {
    const redirectTo = redirectOf(request, body);
    await mailProof(context, request, {
      kind: 'email_change',
      as: 'email_change_new',
      userId: id,
      to: email,
      redirectTo,
    });
  }
  return Response.json(toUser((await context.alone((database) => findUser(database, { id })))!));
}
