import { useCallback, useEffect, useState, type FormEvent } from 'react';
import { linkOf, listInvites, makeInvite, withdrawInvite, type Invite } from './invite-calls';
import { Field, Press, Said, lineColor, mutedText } from './parts';
import { say, sayFault } from './words';

/** The owner invites people by a link that they send themselves. */
export function Invites() {
  const [invites, setInvites] = useState<Invite[]>([]);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Invite['role']>('member');
  const [made, setMade] = useState<{ email: string; link: string } | null>(null);
  const [isCopied, setCopied] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const load = useCallback(async () => {
    const answer = await listInvites();
    if ('failure' in answer) setFault(answer.failure.code);
    else setInvites(answer.value);
  }, []);
  useEffect(() => void load(), [load]);

  const run = async (work: () => Promise<string | null>) => {
    setBusy(true);
    setFault(await work());
    await load();
    setBusy(false);
  };
  const make = async (event: FormEvent) => {
    event.preventDefault();
    setMade(null);
    setCopied(false);
    await run(async () => {
      const answer = await makeInvite(email, role);
      if ('failure' in answer) return answer.failure.code === '22023' ? 'invite_form' : answer.failure.code;
      setMade({ email: email.trim(), link: linkOf(answer.value) });
      setEmail('');
      return null;
    });
  };
  const withdraw = (id: string) =>
    run(async () => {
      const answer = await withdrawInvite(id);
      return 'failure' in answer ? answer.failure.code : null;
    });
  const until = ({ expires_at: at }: Invite) =>
    Date.parse(at) < Date.now()
      ? say('inviteOver')
      : say('inviteUntil', { date: new Date(at).toLocaleDateString(document.documentElement.lang || undefined) });
  return (
    <section className="mt-8" aria-label={say('invites')}>
      <h2 className="text-xl font-semibold">{say('invites')}</h2>
      <p className={`mt-1 text-sm ${mutedText}`}>{say('invitesWords')}</p>
      <form
        className="mt-4 flex flex-wrap items-end gap-3 *:first:flex-1 *:first:basis-52"
        onSubmit={(event) => void make(event)}
        noValidate
      >
        <Field
          label={say('email')}
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <select
          aria-label={say('role')}
          value={role}
          onChange={(event) => setRole(event.target.value === 'editor' ? 'editor' : 'member')}
          className={`h-11 rounded-lg border ${lineColor} bg-(--color-card,transparent) px-3 text-sm text-(--color-ink,inherit)`}
        >
          <option value="member">{say('member')}</option>
          <option value="editor">{say('editor')}</option>
        </select>
        <Press type="submit" isBusy={isBusy} disabled={email.trim() === ''}>
          {say('inviteMake')}
        </Press>
      </form>
      <div className="mt-4 grid gap-3">
        {fault !== null && <Said isProblem>{sayFault(fault)}</Said>}
        {made !== null && (
          <div className="flex flex-wrap items-end gap-3 *:first:flex-1 *:first:basis-52">
            <Field
              label={say('inviteLink', { email: made.email })}
              hint={say(isCopied ? 'inviteCopied' : 'inviteShown')}
              value={made.link}
              readOnly
              onFocus={(event) => event.target.select()}
            />
            <Press
              onClick={() =>
                void navigator.clipboard?.writeText(made.link).then(
                  () => setCopied(true),
                  () => setCopied(false),
                )
              }
            >
              {say('inviteCopy')}
            </Press>
          </div>
        )}
        {invites.length > 0 && (
          <ul className="grid" aria-label={say('inviteOpen')}>
            {invites.map((one) => (
              <li key={one.id} className={`flex flex-wrap items-center gap-3 border-t ${lineColor} py-3`}>
                <div className="min-w-0 flex-1 basis-44">
                  <p className="break-words">{one.email}</p>
                  <p className={`text-sm ${mutedText}`}>
                    {say(one.role)} · {until(one)}
                  </p>
                </div>
                <Press
                  isBusy={isBusy}
                  aria-label={`${say('inviteBack')}: ${one.email}`}
                  onClick={() => void withdraw(one.id)}
                >
                  {say('inviteBack')}
                </Press>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
