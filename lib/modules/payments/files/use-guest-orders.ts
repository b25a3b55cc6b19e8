import type { Session } from '@supabase/supabase-js';
import { useEffect } from 'react';
import { supabase } from '@/lib/supabase';
import { adoptOrders } from './calls';

/**
 * A guest who signs in leaves the guest's session, and would lose sight of what they bought with it. Signing up keeps
 * the session, and needs
 * nothing. `onTaken` is called once the orders have moved.
 */
export function useGuestOrders(onTaken: () => void): void {
  useEffect(() => {
    let last: Session | null = null;
    const { data } = supabase.auth.onAuthStateChange((_event, next) => {
      const guest = last?.user.is_anonymous ? last : null;
      last = next;
      if (guest === null || next === null || next.user.is_anonymous || next.user.id === guest.user.id) return;
      // Calls of the client inside its own callback would wait for each other.
      setTimeout(async () => {
        const answer = await adoptOrders(guest.access_token);
        if ('value' in answer && answer.value.taken > 0) onTaken();
      }, 0);
    });
    return () => data.subscription.unsubscribe();
  }, [onTaken]);
}
