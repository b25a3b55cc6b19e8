import { useEffect, useState } from 'react';
import { supabase } from '@/lib/supabase';
import { Press, Said } from './parts';
import { findProviders, nameOfProvider, type Provider } from './providers';
import { say, sayFault } from './words';

/** Buttons for Google and GitHub, where the backend is set up for them; nothing elsewhere. */
export function ProviderButtons() {
  const [found, setFound] = useState<readonly Provider[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    let isShown = true;
    void findProviders(supabase).then((all) => isShown && setFound(all));
    return () => {
      isShown = false;
    };
  }, []);
  const go = async (provider: Provider) => {
    const redirectTo = window.location.href.split('#')[0]!;
    const { error } = await supabase.auth.signInWithOAuth({ provider, options: { redirectTo } });
    setFault(error ? (error.code ?? 'other') : null);
  };
  if (found.length === 0) return null;
  return (
    <div className="grid gap-3">
      {found.map((provider) => (
        <Press key={provider} onClick={() => void go(provider)}>
          {say('signInBy', { provider: nameOfProvider[provider] })}
        </Press>
      ))}
      {fault !== null && <Said isProblem>{sayFault(fault)}</Said>}
    </div>
  );
}
