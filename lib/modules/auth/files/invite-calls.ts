import { call, type Role } from './calls';

export type Invite = { id: string; email: string; role: 'member' | 'editor'; expires_at: string };

/** Answers what belongs into the link, which nobody can read again. */
export const makeInvite = (email: string, role: Invite['role']) =>
  call<string>('app_invite_make', { for_email: email, new_role: role });
export const listInvites = () => call<Invite[]>('app_invite_list');
export const withdrawInvite = (invite: string) => call<null>('app_invite_withdraw', { invite });
export const acceptInvite = (token: string) =>
  call<{ role: Exclude<Role, 'owner'> } | { fault: string }>('app_invite_accept', { token });

/** What the link of an invitation holds, `…/?invite=…`; null for any other address. */
export const inviteOfLink = (): string | null => new URLSearchParams(window.location.search).get('invite');
export const linkOf = (token: string): string => new URL(`/?invite=${token}`, window.location.href).href;
