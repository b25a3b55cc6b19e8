import { useEffect, useState } from 'react';
import { acceptInvite, inviteOfLink } from './invite-calls';
import { Said } from './parts';
import { say, sayFault } from './words';

/** Takes the invitation whose link brought somebody here, once they are signed in, and says what came of it. */
export function Invited({ userId, onTaken }: { userId: string | null; onTaken(): Promise<void> }) {
  const [told, setTold] = useState<{ words: string; isProblem: boolean } | null>(null);
  useEffect(() => {
    const token = inviteOfLink();
    if (userId === null || token === null) return;
    void acceptInvite(token).then(async (answer) => {
      if ('failure' in answer) {
        // Blocked, or not reached: the link may be tried again.
        setTold({ words: sayFault(answer.failure.code), isProblem: true });
        return;
      }
      if ('fault' in answer.value) {
        setTold({ words: sayFault(answer.value.fault), isProblem: true });
        return;
      }
      const rest = new URL(window.location.href);
      rest.searchParams.delete('invite');
      window.history.replaceState(window.history.state, '', rest);
      setTold({ words: say('inviteDone', { role: say(answer.value.role) }), isProblem: false });
      await onTaken();
    });
    // Once for each account: reading the place again makes another `onTaken`.
  }, [userId]);
  if (told === null) return null;
  return (
    <div className="mx-auto w-full max-w-3xl px-5 pt-4">
      <Said isProblem={told.isProblem}>{told.words}</Said>
    </div>
  );
}
