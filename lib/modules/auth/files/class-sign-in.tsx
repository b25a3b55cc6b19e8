import { useState, type FormEvent } from 'react';
import { supabase } from '@/lib/supabase';
import { enterClass, type EntryFault } from './class-entry';
import { Field, Press, Said } from './parts';
import { say, sayFault } from './words';

/** A link of a class, `…?class=CODE`, brings its code along. */
export const codeOfLink = () => new URLSearchParams(window.location.search).get('class')?.slice(0, 20) ?? '';

/** The form by which people without e-mail come in: the code of their class, their name and a PIN. */
export function ClassSignIn() {
  const [code, setCode] = useState(codeOfLink);
  const [name, setName] = useState('');
  const [pin, setPin] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<EntryFault | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    setFault(await enterClass(supabase, { code, name, pin }).catch(() => ({ fault: 'network' })));
    setBusy(false);
  };
  const minutes = String(Math.ceil((fault?.seconds ?? 60) / 60));
  return (
    <form className="grid gap-4" onSubmit={(event) => void send(event)} noValidate>
      <Field
        label={say('classCode')}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={20}
        required
      />
      <Field
        label={say('classYourName')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="off"
        maxLength={40}
        required
      />
      {/* No browser of a shared tablet keeps it. */}
      <Field
        label={say('classPin')}
        type="password"
        inputMode="numeric"
        hint={say('classPinHint')}
        value={pin}
        onChange={(event) => setPin(event.target.value)}
        autoComplete="one-time-code"
        maxLength={8}
        required
      />
      {fault !== null && <Said isProblem>{sayFault(fault.fault, { minutes })}</Said>}
      <Press
        type="submit"
        look="main"
        isBusy={isBusy}
        disabled={code.trim() === '' || name.trim() === '' || pin.trim() === ''}
      >
        {say('classEnter')}
      </Press>
    </form>
  );
}
