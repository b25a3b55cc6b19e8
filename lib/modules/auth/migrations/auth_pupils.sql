-- Easel module auth: owns app_classes, app_pupils, app_class_tries, app_class_key, app_class_count, app_class_random, app_class_password, app_class_may, app_class_join, app_class_sign_in, app_class_make, app_class_list, app_class_set_state, app_class_new_code, app_class_pupils, app_class_reset_pin, app_class_remove
-- Children and teams without e-mail come in by the code of a class, their name and a PIN. No table here is anybody's to read.
create extension if not exists pgcrypto with schema extensions;

create table public.app_classes (
  id uuid primary key default gen_random_uuid(),
  host_id uuid references auth.users (id) on delete set null,
  title text not null check (char_length(title) between 1 and 80),
  code text not null unique,
  -- open: new names may join; closed: only those who are in; ended: nobody.
  state text not null default 'open' check (state in ('open', 'closed', 'ended')),
  created_at timestamptz not null default now()
);
create table public.app_pupils (
  user_id uuid primary key references auth.users (id) on delete cascade,
  class_id uuid not null references public.app_classes (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 40),
  name_key text not null,
  pin_hash text not null,
  joined_at timestamptz not null default now(),
  unique (class_id, name_key)
);
create table public.app_class_tries (key text primary key, tries int not null, ends_at timestamptz not null);
create index app_class_tries_end on public.app_class_tries (ends_at);
create table public.app_class_key (is_only boolean primary key default true check (is_only), secret text not null);
insert into public.app_class_key (secret) values (encode(extensions.gen_random_bytes(32), 'hex'));
alter table public.app_classes enable row level security;
alter table public.app_pupils enable row level security;
alter table public.app_class_tries enable row level security;
alter table public.app_class_key enable row level security;
revoke all on public.app_classes, public.app_pupils, public.app_class_tries, public.app_class_key
  from public, anon, authenticated;

-- Counts one more try and answers the seconds to wait, 0 to go on. The row stays locked until the end, so tries at once come one by one.
create function public.app_class_count(which text, most int, seconds int) returns int
language plpgsql security definer set search_path = '' as $$
declare
  known public.app_class_tries;
begin
  insert into public.app_class_tries as t (key, tries, ends_at)
  values (which, 1, clock_timestamp() + make_interval(secs => seconds))
  on conflict (key) do update set
    tries = case when t.ends_at <= clock_timestamp() then 1 else t.tries + 1 end,
    ends_at = case when t.ends_at <= clock_timestamp() then excluded.ends_at else t.ends_at end
  returning * into known;
  if known.tries <= most then
    return 0;
  end if;
  return greatest(1, ceil(extract(epoch from known.ends_at - clock_timestamp())))::int;
end
$$;
revoke execute on function public.app_class_count(text, int, int) from public, anon, authenticated;

-- Letters by chance, each as likely as the others.
create function public.app_class_random(letters text, many int) returns text
language plpgsql security definer set search_path = '' as $$
declare
  made text := '';
  one int;
begin
  while char_length(made) < many loop
    one := get_byte(extensions.gen_random_bytes(1), 0);
    if one < 256 - 256 % char_length(letters) then
      made := made || substr(letters, one % char_length(letters) + 1, 1);
    end if;
  end loop;
  return made;
end
$$;
revoke execute on function public.app_class_random(text, int) from public, anon, authenticated;

-- What a pupil's account has for a password: nobody can guess it, and another PIN makes another one.
create function public.app_class_password(person uuid, pin_hash text) returns text
language sql stable security definer set search_path = '' as $$
  select encode(extensions.hmac(person::text || ':' || pin_hash, k.secret, 'sha256'), 'hex') from only public.app_class_key k
$$;
revoke execute on function public.app_class_password(uuid, text) from public, anon, authenticated;

-- Editors look after the classes they made, the owner after all.
create function public.app_class_may(of_class uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from only public.app_classes c
    where c.id = of_class and public.has_role('editor') and (c.host_id = auth.uid() or public.is_owner())
  )
$$;
revoke execute on function public.app_class_may(uuid) from public, anon, authenticated;

-- A new account for a name that is free.
create function public.app_class_join(of_class uuid, shown_name text, key_of_name text, pin text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  person uuid := gen_random_uuid();
  address text := 'pupil-' || person || '@class.invalid';
  hashed text := extensions.crypt(pin, extensions.gen_salt('bf', 8));
begin
  insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
    raw_user_meta_data, created_at, updated_at)
  values (person, 'authenticated', 'authenticated', address,
    extensions.crypt(public.app_class_password(person, hashed), extensions.gen_salt('bf', 6)), now(),
    '{"provider": "email", "providers": ["email"]}', jsonb_build_object('name', shown_name), now(), now());
  insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
  values (gen_random_uuid(), 'email', person::text, person,
    jsonb_build_object('sub', person, 'email', address, 'email_verified', true), now(), now());
  -- Supabase's own sign-in reads columns that Easel's engine has not got.
  if exists (select from pg_catalog.pg_attribute a where a.attrelid = 'auth.users'::regclass and a.attname = 'instance_id') then
    execute 'update auth.users set instance_id = ''00000000-0000-0000-0000-000000000000'', confirmation_token = '''',
      recovery_token = '''', email_change = '''', email_change_token_new = '''' where id = $1' using person;
  end if;
  insert into public.app_pupils (user_id, class_id, name, name_key, pin_hash)
  values (person, of_class, shown_name, key_of_name, hashed);
end
$$;
revoke execute on function public.app_class_join(uuid, text, text, text) from public, anon, authenticated;

-- Answers an address and a password for the app's sign-in, or the seconds to wait. For a wrong code, name or PIN the answer looks the same
-- and opens nothing. So it tells nothing, and a call that somebody makes fail, whose count is undone with it, tells nothing either.
create function public.app_class_sign_in(given_code text, given_name text, given_pin text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  plain_code text := upper(regexp_replace(normalize(left(coalesce(given_code, ''), 60), NFKC), '[^0-9A-Za-z]', '', 'g'));
  plain_name text := btrim(regexp_replace(normalize(left(coalesce(given_name, ''), 200), NFKC), '\s+', ' ', 'g'));
  plain_pin text := btrim(normalize(left(coalesce(given_pin, ''), 60), NFKC));
  key_of_name text := lower(plain_name);
  whose text := encode(sha256(convert_to(plain_code || ':' || key_of_name, 'UTF8')), 'hex');
  caller text := nullif(current_setting('request.headers', true), '')::jsonb ->> 'cf-connecting-ip';
  wait int := 0;
  is_new boolean := false;
  of_class public.app_classes;
  pupil public.app_pupils;
  secret text;
begin
  if plain_code = '' or char_length(plain_code) > 12 then
    return jsonb_build_object('fault', 'class_code');
  end if;
  if plain_name = '' or char_length(plain_name) > 40 then
    return jsonb_build_object('fault', 'class_name');
  end if;
  if plain_pin !~ '^[0-9]{4,8}$' then
    return jsonb_build_object('fault', 'class_pin');
  end if;
  -- Nobody has such a PIN, so this tells nothing about anybody.
  if plain_pin ~ '^(.)\1+$' or position(plain_pin in '01234567890') > 0 or position(plain_pin in '09876543210') > 0 then
    return jsonb_build_object('fault', 'class_weak_pin');
  end if;
  delete from only public.app_class_tries where ends_at < clock_timestamp();
  if caller is not null then
    wait := public.app_class_count('address ' || caller, 60, 900);
  end if;
  wait := greatest(wait, public.app_class_count('class ' || plain_code, 100, 900));
  wait := greatest(wait, public.app_class_count('pupil ' || whose, 5, 900));
  wait := greatest(wait, public.app_class_count('day ' || whose, 30, 86400));
  if wait > 0 then
    return jsonb_build_object('wait', wait);
  end if;

  select * into of_class from only public.app_classes c where c.code = plain_code and c.state <> 'ended';
  select * into pupil from only public.app_pupils p where p.class_id = of_class.id and p.name_key = key_of_name;
  if pupil.user_id is null and of_class.state = 'open'
    and (select count(*) < 60 from only public.app_pupils p where p.class_id = of_class.id) then
    perform public.app_class_join(of_class.id, plain_name, key_of_name, plain_pin);
    select * into pupil from only public.app_pupils p where p.class_id = of_class.id and p.name_key = key_of_name;
    is_new := true;
  end if;
  -- As long for somebody who is not there.
  if extensions.crypt(plain_pin, coalesce(pupil.pin_hash, '$2a$08$CCCCCCCCCCCCCCCCCCCCC.')) is distinct from pupil.pin_hash then
    return jsonb_build_object('email', 'pupil-' || gen_random_uuid() || '@class.invalid',
      'password', encode(extensions.gen_random_bytes(32), 'hex'));
  end if;

  delete from only public.app_class_tries where key = 'pupil ' || whose;
  update only public.app_class_tries set tries = tries - 1 where key = 'day ' || whose;
  if not is_new then
    update only public.app_class_tries set tries = tries - 1 where key in ('class ' || plain_code, 'address ' || caller);
  end if;
  secret := public.app_class_password(pupil.user_id, pupil.pin_hash);
  update auth.users set encrypted_password = extensions.crypt(secret, extensions.gen_salt('bf', 6))
  where id = pupil.user_id
    and extensions.crypt(secret, encrypted_password) is distinct from encrypted_password;
  return (select jsonb_build_object('email', u.email, 'password', secret) from auth.users u where u.id = pupil.user_id);
end
$$;
revoke execute on function public.app_class_sign_in(text, text, text) from public;
grant execute on function public.app_class_sign_in(text, text, text) to anon, authenticated;

create function public.app_class_make(new_title text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  made uuid;
begin
  if not public.has_role('editor') then
    raise exception using errcode = '42501', message = 'Only the owner and editors make classes.';
  end if;
  if btrim(coalesce(new_title, '')) = '' or char_length(btrim(new_title)) > 80 then
    raise exception using errcode = '22023', message = 'A class has a name of at most 80 characters.';
  end if;
  if (select count(*) >= 100 from only public.app_classes c where c.host_id = auth.uid()) then
    raise exception using errcode = '22023', message = 'One person has at most 100 classes.';
  end if;
  insert into public.app_classes (host_id, title, code)
  values (auth.uid(), btrim(new_title), public.app_class_random('23456789ABCDEFGHJKMNPQRTUVWXYZ', 6))
  returning id into made;
  return made;
end
$$;
revoke execute on function public.app_class_make(text) from public, anon;
grant execute on function public.app_class_make(text) to authenticated;

create function public.app_class_list() returns table (id uuid, title text, code text, state text, pupils int, created_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  if not public.has_role('editor') then
    raise exception using errcode = '42501', message = 'Only the owner and editors see classes.';
  end if;
  return query
    select c.id, c.title, c.code, c.state,
      (select count(*)::int from only public.app_pupils p where p.class_id = c.id), c.created_at
    from only public.app_classes c where public.app_class_may(c.id) order by c.created_at desc limit 1000;
end
$$;
revoke execute on function public.app_class_list() from public, anon;
grant execute on function public.app_class_list() to authenticated;

-- A class that ended signs its pupils out, and what they held for a password opens nothing more.
create function public.app_class_set_state(of_class uuid, new_state text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not public.app_class_may(of_class) then
    raise exception using errcode = '42501', message = 'Only who made a class, and the owner, change it.';
  end if;
  if new_state is null or new_state not in ('open', 'closed', 'ended') then
    raise exception using errcode = '22023', message = 'A class is open, closed or ended.';
  end if;
  update only public.app_classes c set state = new_state where c.id = of_class;
  if new_state = 'ended' then
    update auth.users u set encrypted_password = extensions.crypt(encode(extensions.gen_random_bytes(32), 'hex'), extensions.gen_salt('bf', 6))
    from only public.app_pupils p where p.class_id = of_class and p.user_id = u.id;
    delete from auth.sessions s using only public.app_pupils p where p.class_id = of_class and p.user_id = s.user_id;
  end if;
end
$$;
revoke execute on function public.app_class_set_state(uuid, text) from public, anon;
grant execute on function public.app_class_set_state(uuid, text) to authenticated;

create function public.app_class_new_code(of_class uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
  made text := public.app_class_random('23456789ABCDEFGHJKMNPQRTUVWXYZ', 6);
begin
  if not public.app_class_may(of_class) then
    raise exception using errcode = '42501', message = 'Only who made a class, and the owner, change it.';
  end if;
  update only public.app_classes c set code = made where c.id = of_class;
  return made;
end
$$;
revoke execute on function public.app_class_new_code(uuid) from public, anon;
grant execute on function public.app_class_new_code(uuid) to authenticated;

create function public.app_class_pupils(of_class uuid) returns table (
  user_id uuid, name text, is_blocked boolean, joined_at timestamptz, last_seen timestamptz
)
language plpgsql stable security definer set search_path = '' as $$
begin
  if not public.app_class_may(of_class) then
    raise exception using errcode = '42501', message = 'Only who made a class, and the owner, see its pupils.';
  end if;
  return query
    select p.user_id, p.name, coalesce(a.is_blocked, false), p.joined_at, u.last_sign_in_at
    from only public.app_pupils p join auth.users u on u.id = p.user_id left join only public.app_people a on a.user_id = p.user_id
    where p.class_id = of_class order by p.name_key;
end
$$;
revoke execute on function public.app_class_pupils(uuid) from public, anon;
grant execute on function public.app_class_pupils(uuid) to authenticated;

-- Answers the new PIN, once. Whoever had the old one is out: sessions end, and an address or password they put there is taken away.
create function public.app_class_reset_pin(person uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
  pupil public.app_pupils;
  of_class public.app_classes;
  pin text;
  -- Another one each time: a stranger may have signed up with the last.
  address text := 'pupil-' || gen_random_uuid() || '@class.invalid';
  blank text := case when exists (select from pg_catalog.pg_attribute a
    where a.attrelid = 'auth.users'::regclass and a.attname = 'instance_id') then '' end;
begin
  select * into pupil from only public.app_pupils p where p.user_id = person;
  if not public.app_class_may(pupil.class_id) then
    raise exception using errcode = '42501', message = 'Only who made the class, and the owner, reset a PIN.';
  end if;
  if not public.is_owner() and exists (select from only public.app_people a where a.user_id = person and a.role <> 'member') then
    raise exception using errcode = '42501', message = 'Only the owner resets the PIN of an editor.';
  end if;
  loop
    pin := public.app_class_random('0123456789', 6);
    exit when pin !~ '^(.)\1+$' and position(pin in '01234567890') = 0 and position(pin in '09876543210') = 0;
  end loop;
  update only public.app_pupils p set pin_hash = extensions.crypt(pin, extensions.gen_salt('bf', 8))
  where p.user_id = person returning * into pupil;
  update auth.users set email = address, email_change = blank, confirmation_token = blank, recovery_token = blank,
    email_change_token_new = blank, email_change_token_current = blank,
    encrypted_password = extensions.crypt(public.app_class_password(person, pupil.pin_hash), extensions.gen_salt('bf', 6))
  where id = person;
  delete from auth.identities where user_id = person and provider <> 'email';
  update auth.identities set identity_data = identity_data || jsonb_build_object('email', address) where user_id = person;
  if to_regclass('auth.one_time_tokens') is not null then
    execute 'delete from auth.one_time_tokens where user_id = $1' using person;
  end if;
  delete from auth.sessions where user_id = person;
  select * into of_class from only public.app_classes c where c.id = pupil.class_id;
  delete from only public.app_class_tries where key in (
    'pupil ' || encode(sha256(convert_to(of_class.code || ':' || pupil.name_key, 'UTF8')), 'hex'),
    'day ' || encode(sha256(convert_to(of_class.code || ':' || pupil.name_key, 'UTF8')), 'hex'));
  return pin;
end
$$;
revoke execute on function public.app_class_reset_pin(uuid) from public, anon;
grant execute on function public.app_class_reset_pin(uuid) to authenticated;

-- Takes along what belongs to the account, as the tables say it: by cascade.
create function public.app_class_remove(person uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from only public.app_pupils p where p.user_id = person and public.app_class_may(p.class_id)) then
    raise exception using errcode = '42501', message = 'Only who made the class, and the owner, take pupils out.';
  end if;
  if not public.is_owner() and exists (select from only public.app_people a where a.user_id = person and (a.role <> 'member' or a.is_blocked)) then
    raise exception using errcode = '42501', message = 'Only the owner takes out an editor, or somebody who is blocked.';
  end if;
  delete from auth.users where id = person;
end
$$;
revoke execute on function public.app_class_remove(uuid) from public, anon;
grant execute on function public.app_class_remove(uuid) to authenticated;
