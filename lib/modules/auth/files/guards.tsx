import type { ReactNode } from 'react';
import type { Role } from './calls';
import { Card, Press, mutedText } from './parts';
import { ResetPassword, SignIn } from './sign-in';
import { useAuth } from './use-auth';
import { say } from './words';

/**
 * Shows its children to whoever is signed in and has the role, and else says what is missing. For the page's sake alone:
 * what people may read and write is decided by the database, in policies that ask `has_role()`.
 */
export function Guard({
  role = 'member',
  title,
  words,
  children,
}: {
  role?: Role;
  title?: string;
  words?: string;
  children: ReactNode;
}) {
  const { isReady, user, has, isRecovering, signOut } = useAuth();
  if (isRecovering) return <ResetPassword />;
  if (!isReady) return <p className={`p-6 text-sm ${mutedText}`}>{say('waiting')}</p>;
  if (user === null) return <SignIn title={title ?? say('needsUser')} words={words} />;
  if (user.isBlocked || !has(role)) {
    return (
      <Card
        title={say(user.isBlocked ? 'blockedTitle' : 'needsRole')}
        words={say(user.isBlocked ? 'blockedWords' : 'needsRoleWords')}
      >
        <Press onClick={() => void signOut()}>{say('signOut')}</Press>
      </Card>
    );
  }
  return children;
}
