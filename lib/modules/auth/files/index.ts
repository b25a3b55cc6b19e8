export { AccountPage } from './account';
export type { Role } from './calls';
export { Guard } from './guards';
export { PeoplePage } from './people';
export { ResetPassword, SignIn } from './sign-in';
export { AuthProvider, useAuth } from './use-auth';
