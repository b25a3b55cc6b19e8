-- expect: stranger reads messages
-- expect: stranger adds messages
-- expect: stranger changes messages
-- expect: stranger deletes messages
-- Row-level security was forgotten.
create table public.messages (
  id bigint generated always as identity primary key,
  name text not null,
  body text not null,
  created_at timestamptz not null default now()
);
