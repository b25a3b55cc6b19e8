import { parse } from 'smol-toml';
import { z } from 'zod';
import { type AuthSettings, plainAuthSettings } from '@/lib/backends/backend-engine/sign-in/auth-settings';

/** Supabase's own config file; Easel reads how people sign in from it. */
export const configPath = 'supabase/config.toml';

const partSchema = z
  .object({
    enable_signup: z.boolean().optional().catch(undefined),
    enable_anonymous_sign_ins: z.boolean().optional().catch(undefined),
    minimum_password_length: z.number().int().min(6).max(72).optional().catch(undefined),
    email: z
      .object({
        enable_signup: z.boolean().optional().catch(undefined),
        enable_confirmations: z.boolean().optional().catch(undefined),
      })
      .optional()
      .catch(undefined),
  })
  .catch({});

/**
 * The app's sign-in settings, under Supabase's names: `[auth] enable_signup`, `enable_anonymous_sign_ins`,
 * `minimum_password_length`, `[auth.email] enable_signup`, `enable_confirmations`. Anything missing or unreadable is as
 * in an app without the file; but a typo in a file that mentions confirmation lets nobody in unconfirmed.
 */
export function readAuthSettings(toml: string | null): AuthSettings {
  if (toml === null) return plainAuthSettings;
  const auth = readAuth(toml);
  if (auth === null)
    return { ...plainAuthSettings, confirmEmail: /^[ \t]*enable_confirmations[ \t]*=[ \t]*true\b/m.test(toml) };
  return {
    confirmEmail: auth.email?.enable_confirmations ?? plainAuthSettings.confirmEmail,
    allowSignUp: (auth.enable_signup ?? true) && (auth.email?.enable_signup ?? true),
    allowAnonymous: auth.enable_anonymous_sign_ins ?? plainAuthSettings.allowAnonymous,
    passwordLength: auth.minimum_password_length ?? plainAuthSettings.passwordLength,
  };
}

function readAuth(toml: string): z.infer<typeof partSchema> | null {
  try {
    return partSchema.parse(parse(toml).auth ?? {});
  } catch {
    return null;
  }
}
