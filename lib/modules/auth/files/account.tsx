import { useEffect, useState, type FormEvent } from 'react';
import { supabase } from '@/lib/supabase';
import { deleteMyAccount, exportMyData, setMyName } from './calls';
import { Guard } from './guards';
import { Field, Part, Press, Said } from './parts';
import { findWeakness } from './passwords';
import { useAuth } from './use-auth';
import { say, sayFault } from './words';

type Told = { part: string; words: string; isProblem: boolean } | null;

/** Where people change their name, address and password, take their data along and delete their account. */
export function AccountPage() {
  return (
    <Guard>
      <Account />
    </Guard>
  );
}

function Account() {
  const { user, signOutEverywhere, signOut, reload } = useAuth();
  const [name, setName] = useState(user?.name ?? '');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [told, setTold] = useState<Told>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [asks, setAsks] = useState(false);
  useEffect(() => setName(user?.name ?? ''), [user?.name]);

  /** `work` answers the code of a fault, or null. */
  async function run(part: string, done: string, work: () => Promise<string | null>): Promise<void> {
    setBusy(part);
    setTold(null);
    const fault = await work().catch(() => 'network');
    setBusy(null);
    setTold({ part, words: fault === null ? done : sayFault(fault), isProblem: fault !== null });
  }
  const said = (part: string) => told?.part === part && <Said isProblem={told.isProblem}>{told.words}</Said>;
  const onForm = (work: () => Promise<void>) => (event: FormEvent) => {
    event.preventDefault();
    void work();
  };
  const saveName = () =>
    run('name', say('saved'), async () => {
      const answer = await setMyName(name);
      if ('failure' in answer) return answer.failure.code;
      await reload();
      return null;
    });
  /** Where addresses are confirmed it changes by the mail's link, else at once: what is said is what happened. */
  async function saveEmail(): Promise<void> {
    const address = email.trim();
    let waits = false;
    await run('email', say('saved'), async () => {
      const { data, error } = await supabase.auth.updateUser(
        { email: address },
        { emailRedirectTo: window.location.href },
      );
      if (error) return error.code ?? 'other';
      waits = data.user.email?.toLowerCase() !== address.toLowerCase();
      setEmail('');
      return null;
    });
    if (waits) setTold({ part: 'email', words: say('changeEmailSent', { email: address }), isProblem: false });
  }
  const savePassword = () =>
    run('password', say('passwordSaved'), async () => {
      const weakness = findWeakness(password, user?.email ?? '');
      if (weakness) return weakness;
      const { error } = await supabase.auth.updateUser({ password });
      if (!error) setPassword('');
      return error ? (error.code ?? 'other') : null;
    });
  const download = () =>
    run('copy', say('saved'), async () => {
      const answer = await exportMyData();
      if ('failure' in answer) return answer.failure.code;
      const blob = new Blob([JSON.stringify({ email: user?.email, ...answer.value }, null, 2)], {
        type: 'application/json',
      });
      const link = Object.assign(document.createElement('a'), {
        href: URL.createObjectURL(blob),
        download: 'my-data.json',
      });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      return null;
    });
  const remove = () =>
    run('remove', '', async () => {
      const answer = await deleteMyAccount();
      if ('failure' in answer) return answer.failure.code === '22023' ? 'owner_stays' : answer.failure.code;
      await signOut();
      return null;
    });

  return (
    <main className="mx-auto w-full max-w-xl px-5 py-8">
      <h1 className="text-2xl font-semibold">{say('account')}</h1>
      <p className="mt-1 text-sm break-words">{user?.isPupil ? say('classMember') : user?.email}</p>
      <div className="mt-4">
        <Part title={say('yourName')}>
          <form className="flex flex-wrap items-end gap-3 *:first:flex-1" onSubmit={onForm(saveName)}>
            <Field
              label={say('name')}
              value={name}
              maxLength={80}
              autoComplete="name"
              onChange={(event) => setName(event.target.value)}
            />
            <Press type="submit" isBusy={busy === 'name'}>
              {say('save')}
            </Press>
          </form>
          {said('name')}
        </Part>
        {user?.isPupil !== true && (
          <>
            <Part title={say('changeEmail')} words={say('changeEmailWords')}>
              <form className="grid gap-3" onSubmit={onForm(saveEmail)}>
                <Field
                  label={say('email')}
                  type="email"
                  autoComplete="email"
                  value={email}
                  onChange={(event) => setEmail(event.target.value)}
                />
                <Press
                  type="submit"
                  className="justify-self-start"
                  isBusy={busy === 'email'}
                  disabled={email.trim() === ''}
                >
                  {say('changeEmail')}
                </Press>
              </form>
              {said('email')}
            </Part>
            <Part title={say('changePassword')}>
              <form className="grid gap-3" onSubmit={onForm(savePassword)}>
                <Field
                  label={say('newPassword')}
                  type="password"
                  hint={say('passwordHint')}
                  autoComplete="new-password"
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
                <Press
                  type="submit"
                  className="justify-self-start"
                  isBusy={busy === 'password'}
                  disabled={password === ''}
                >
                  {say('changePassword')}
                </Press>
              </form>
              {said('password')}
            </Part>
          </>
        )}
        <Part title={say('everywhere')} words={say('everywhereWords')}>
          <div className="flex flex-wrap gap-3">
            <Press onClick={() => void signOut()}>{say('signOut')}</Press>
            <Press onClick={() => void signOutEverywhere()}>{say('everywhere')}</Press>
          </div>
        </Part>
        <Part title={say('copy')} words={say('copyWords')}>
          <Press className="justify-self-start" isBusy={busy === 'copy'} onClick={() => void download()}>
            {say('download')}
          </Press>
          {said('copy')}
        </Part>
        {user?.role !== 'owner' && (
          <Part title={say('remove')} words={asks ? say('removeAsk') : say('removeWords')}>
            <div className="flex flex-wrap gap-3">
              {asks ? (
                <>
                  <Press look="danger" isBusy={busy === 'remove'} onClick={() => void remove()}>
                    {say('removeYes')}
                  </Press>
                  <Press onClick={() => setAsks(false)}>{say('cancel')}</Press>
                </>
              ) : (
                <Press onClick={() => setAsks(true)}>{say('remove')}</Press>
              )}
            </div>
            {said('remove')}
          </Part>
        )}
      </div>
    </main>
  );
}
