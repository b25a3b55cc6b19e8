import { useState, type FormEvent } from 'react';
import { supabase } from '@/lib/supabase';
import { makeAccount } from './accounts';
import { ClassSignIn, codeOfLink } from './class-sign-in';
import { inviteOfLink } from './invite-calls';
import settings from './module.json';
import { Card, Field, Link, Press, Said } from './parts';
import { findWeakness } from './passwords';
import { ProviderButtons } from './provider-buttons';
import { useAuth } from './use-auth';
import { say, sayFault } from './words';

type Step = 'sign-in' | 'sign-up' | 'forgotten' | 'link' | 'class';
/** Where the form begins: a link of a class or an invitation leads to its own step. */
function firstStep(begin: Step): Step {
  if (settings.settings.classCode && codeOfLink() !== '') return 'class';
  return inviteOfLink() !== null && settings.settings.signUp ? 'sign-up' : begin;
}
/** After a mail's link people come back to where they were. */
const here = () => window.location.href.split('#')[0]!;
/** The form by which people sign in or make an account; nothing is shown once somebody is signed in. */
export function SignIn({ title, words, begin = 'sign-in' }: { title?: string; words?: string; begin?: Step }) {
  const { user, isRecovering } = useAuth();
  const [step, setStep] = useState<Step>(() => firstStep(begin));
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [name, setName] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [told, setTold] = useState<string | null>(null);
  if (isRecovering) return <ResetPassword />;
  if (user !== null) return null;

  const go = (next: Step) => {
    setStep(next);
    setFault(null);
    setTold(null);
  };
  async function ask(): Promise<void> {
    const address = email.trim();
    if (step === 'sign-up') {
      const weakness = findWeakness(password, address);
      if (weakness) return setFault(weakness);
      const made = await makeAccount(supabase, { email: address, password, name: name.trim(), backTo: here() });
      if ('fault' in made) return setFault(made.fault);
      return setTold(made.waits ? say('confirm') : null);
    }
    if (step === 'sign-in') {
      const { error } = await supabase.auth.signInWithPassword({ email: address, password });
      return setFault(error ? (error.code ?? 'other') : null);
    }
    const { error } =
      step === 'forgotten'
        ? await supabase.auth.resetPasswordForEmail(address, { redirectTo: here() })
        : await supabase.auth.signInWithOtp({
            email: address,
            options: { shouldCreateUser: false, emailRedirectTo: here() },
          });
    // Whether there is such an account is nobody's business.
    if (error && (error.code?.startsWith('over_') || error.name === 'AuthRetryableFetchError'))
      return setFault(error.code?.startsWith('over_') ? 'over_request_rate_limit' : 'network');
    setTold(say('sent'));
  }
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    setTold(null);
    try {
      await ask();
    } catch {
      setFault('network');
    }
    setBusy(false);
  };
  const main = {
    'sign-in': say('signIn'),
    'sign-up': say('signUp'),
    forgotten: say('sendLink'),
    link: say('sendLink'),
    class: say('classEnter'),
  }[step];
  const hint = {
    'sign-in': words,
    'sign-up': words,
    forgotten: say('forgottenWords'),
    link: say('linkWords'),
    class: '',
  }[step];
  const hasPassword = step === 'sign-in' || step === 'sign-up';
  if (step === 'class')
    return (
      <Card title={say('classTitle')} words={say('classHint')}>
        <ClassSignIn />
        <Link className="justify-self-start" onClick={() => go('sign-in')}>
          {say('back')}
        </Link>
      </Card>
    );
  return (
    <Card
      title={step === 'sign-in' || step === 'sign-up' ? (title ?? main) : say(step === 'link' ? 'signIn' : 'forgotten')}
      words={hint}
    >
      {inviteOfLink() !== null && <Said>{say('inviteYou')}</Said>}
      <form className="grid gap-4" onSubmit={(event) => void send(event)} noValidate>
        {step === 'sign-up' && settings.settings.asksName && (
          <Field
            label={say('name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="name"
            maxLength={80}
            required
          />
        )}
        <Field
          label={say('email')}
          type="email"
          inputMode="email"
          autoComplete="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          required
        />
        {hasPassword && (
          <Field
            label={say('password')}
            type="password"
            hint={step === 'sign-up' ? say('passwordHint') : undefined}
            autoComplete={step === 'sign-up' ? 'new-password' : 'current-password'}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            required
          />
        )}
        {fault !== null && <Said isProblem>{sayFault(fault)}</Said>}
        {told !== null && <Said>{told}</Said>}
        <Press
          type="submit"
          look="main"
          isBusy={isBusy}
          disabled={email.trim() === '' || (hasPassword && password === '')}
        >
          {main}
        </Press>
      </form>
      {hasPassword && settings.settings.otherAccounts && <ProviderButtons />}
      {step === 'sign-in' && settings.settings.classCode && (
        <Press onClick={() => go('class')}>{say('classInstead')}</Press>
      )}
      <div className="flex flex-wrap gap-x-4">
        {step === 'sign-in' && settings.settings.signUp && <Link onClick={() => go('sign-up')}>{say('toSignUp')}</Link>}
        {step === 'sign-in' && <Link onClick={() => go('forgotten')}>{say('forgotten')}</Link>}
        {step === 'sign-in' && settings.settings.magicLink && (
          <Link onClick={() => go('link')}>{say('linkInstead')}</Link>
        )}
        {step === 'sign-up' && <Link onClick={() => go('sign-in')}>{say('toSignIn')}</Link>}
        {!hasPassword && <Link onClick={() => go('sign-in')}>{say('back')}</Link>}
      </div>
    </Card>
  );
}

/** Asks for a new password; shown by <SignIn> by itself once a mail's link has brought somebody here. */
export function ResetPassword() {
  const { user, endRecovery } = useAuth();
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const weakness = findWeakness(password, user?.email ?? '');
    if (weakness) return setFault(weakness);
    setBusy(true);
    const { error } = await supabase.auth.updateUser({ password });
    setBusy(false);
    if (error) setFault(error.code ?? 'other');
    else endRecovery();
  };
  return (
    <Card title={say('choosePassword')}>
      <form className="grid gap-4" onSubmit={(event) => void send(event)}>
        <Field
          label={say('newPassword')}
          type="password"
          hint={say('passwordHint')}
          problem={fault === null ? null : sayFault(fault)}
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Press type="submit" look="main" isBusy={isBusy} disabled={password === ''}>
          {say('save')}
        </Press>
      </form>
    </Card>
  );
}
