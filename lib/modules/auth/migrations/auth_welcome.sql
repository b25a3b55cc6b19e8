-- Easel module auth: owns app_invites, app_invite_make, app_invite_list, app_invite_withdraw, app_invite_accept
-- Invitations: the owner gives somebody a role by a link that works once, for one address, for seven days. Of the link only a digest is kept.
create table public.app_invites (
  id uuid primary key default gen_random_uuid(),
  email text not null check (char_length(email) between 3 and 254),
  role text not null check (role in ('member', 'editor')),
  token_hash text not null unique,
  expires_at timestamptz not null default now() + interval '7 days',
  used_at timestamptz,
  made_at timestamptz not null default now()
);
alter table public.app_invites enable row level security;
revoke all on public.app_invites from public, anon, authenticated;

-- Answers what belongs into the link, once. An earlier link for the same address ends.
create function public.app_invite_make(for_email text, new_role text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  address text := lower(btrim(coalesce(for_email, '')));
  token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'Only the owner invites people.';
  end if;
  if address !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' or char_length(address) > 254 or new_role is null or new_role not in ('member', 'editor') then
    raise exception using errcode = '22023', message = 'An invitation has an e-mail address, and makes a member or an editor.';
  end if;
  delete from only public.app_invites i where i.used_at is null and (i.email = address or i.expires_at < now() - interval '30 days');
  if (select count(*) >= 500 from only public.app_invites i where i.used_at is null) then
    raise exception using errcode = '22023', message = 'At most 500 invitations wait at a time.';
  end if;
  insert into public.app_invites (email, role, token_hash)
  values (address, new_role, encode(sha256(convert_to(token, 'UTF8')), 'hex'));
  return token;
end
$$;
revoke execute on function public.app_invite_make(text, text) from public, anon;
grant execute on function public.app_invite_make(text, text) to authenticated;

create function public.app_invite_list() returns table (id uuid, email text, role text, expires_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'Only the owner sees invitations.';
  end if;
  return query
    select i.id, i.email, i.role, i.expires_at from only public.app_invites i where i.used_at is null order by i.made_at desc limit 500;
end
$$;
revoke execute on function public.app_invite_list() from public, anon;
grant execute on function public.app_invite_list() to authenticated;

create function public.app_invite_withdraw(invite uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.is_owner() then
    raise exception using errcode = '42501', message = 'Only the owner takes invitations back.';
  end if;
  delete from only public.app_invites i where i.id = invite and i.used_at is null;
end
$$;
revoke execute on function public.app_invite_withdraw(uuid) from public, anon;
grant execute on function public.app_invite_withdraw(uuid) to authenticated;

-- The account's own address has to be the invited one. An editor who is invited as a member stays an editor.
create function public.app_invite_accept(token text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  address text;
  digest text := encode(sha256(convert_to(left(coalesce(token, ''), 100), 'UTF8')), 'hex');
  taken public.app_invites;
begin
  select lower(u.email) into address from auth.users u
  where u.id = auth.uid() and not coalesce(u.is_anonymous, false) and u.deleted_at is null and u.email_confirmed_at is not null;
  if address is null or exists (select from only public.app_people p where p.user_id = auth.uid() and p.is_blocked) then
    raise exception using errcode = '42501', message = 'Only somebody with an account takes an invitation.';
  end if;
  update only public.app_invites i set used_at = now()
  where i.token_hash = digest and i.email = address and i.used_at is null and i.expires_at > now()
  returning * into taken;
  if taken.id is null then
    return jsonb_build_object('fault', case when exists (
      select from only public.app_invites i
      where i.token_hash = digest and i.used_at is null and i.expires_at > now()) then 'invite_other' else 'invite_gone' end);
  end if;
  update only public.app_people p set role = taken.role where p.user_id = auth.uid() and p.role = 'member';
  return jsonb_build_object('role', taken.role);
end
$$;
revoke execute on function public.app_invite_accept(text) from public, anon;
grant execute on function public.app_invite_accept(text) to authenticated;
