import type { Session } from '@supabase/supabase-js';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { supabase } from '@/lib/supabase';
import { accountOf, endLostSession } from './accounts';
import { isPupilAddress } from './class-entry';
import { Invited } from './invited';
import { myPlace, type Place, type Role } from './calls';

type Auth = {
  /** False until it is known whether somebody is signed in. */
  isReady: boolean;
  /** Null while nobody is signed in, and for guests without an account. A pupil came by a class code and has no e-mail. */
  user: { id: string; email: string; isPupil: boolean; name: string; role: Role; isBlocked: boolean } | null;
  /** Whether a mail's link to choose a new password brought the person here. */
  isRecovering: boolean;
  /** Whether this person has the role: the owner has each, an editor is a member too. The database decides again, by `has_role()`. */
  has(role: Role): boolean;
  signOut(): Promise<void>;
  signOutEverywhere(): Promise<void>;
  /** Reads name and role again. */
  reload(): Promise<void>;
  endRecovery(): void;
};

const Context = createContext<Auth | null>(null);
const steps: readonly Role[] = ['member', 'editor', 'owner'];

/** Around the whole app, inside the router: knows who is signed in. */
export function AuthProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session | null | undefined>(undefined);
  const [place, setPlace] = useState<{ of: string; place: Place | null } | null>(null);
  const [isRecovering, setRecovering] = useState(false);
  const account = session === undefined ? undefined : accountOf(session);
  const userId = account?.user.id ?? null;

  useEffect(() => {
    const { data } = supabase.auth.onAuthStateChange((event, next) => {
      if (event === 'PASSWORD_RECOVERY') setRecovering(true);
      setSession(next);
    });
    void supabase.auth.getSession().then((found) => setSession((known) => known ?? found.data.session));
    return () => data.subscription.unsubscribe();
  }, []);

  const reload = useCallback(async () => {
    if (userId === null) return;
    const answer = await myPlace();
    const found = 'value' in answer ? answer.value : null;
    const isReached = 'value' in answer || answer.failure.code !== 'network';
    if (found === null && isReached && (await endLostSession(supabase))) return;
    setPlace({ of: userId, place: found });
  }, [userId]);
  // With each new token too: what a guest was called and might do has changed once they have an account.
  useEffect(() => void reload(), [reload, account?.access_token]);

  const value = useMemo((): Auth => {
    const known = place !== null && place.of === userId ? place.place : null;
    const user = account
      ? {
          id: account.user.id,
          email: isPupilAddress(account.user.email) ? '' : (account.user.email ?? ''),
          isPupil: isPupilAddress(account.user.email),
          name: known?.name ?? '',
          role: known?.role ?? ('member' as const),
          isBlocked: known?.isBlocked ?? false,
        }
      : null;
    return {
      isReady: account === null || (account !== undefined && place?.of === userId),
      user,
      isRecovering,
      has: (role) => known !== null && !known.isBlocked && steps.indexOf(known.role) >= steps.indexOf(role),
      signOut: async () => void (await supabase.auth.signOut({ scope: 'local' })),
      signOutEverywhere: async () => void (await supabase.auth.signOut({ scope: 'global' })),
      reload,
      endRecovery: () => setRecovering(false),
    };
  }, [account, place, userId, isRecovering, reload]);
  return (
    <Context value={value}>
      <Invited userId={userId} onTaken={reload} />
      {children}
    </Context>
  );
}

/** Who is signed in. Only inside <AuthProvider>. */
export function useAuth(): Auth {
  const auth = useContext(Context);
  if (auth === null)
    throw new Error('useAuth() is used outside <AuthProvider>: put it around the routes in src/App.tsx.');
  return auth;
}
