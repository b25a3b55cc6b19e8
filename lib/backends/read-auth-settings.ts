import { parse } from 'smol-toml';
import { z } from 'zod';
import { type AuthSettings, plainAuthSettings } from '@/lib/backend-engine/sign-in/auth-settings';

/** Supabase's own file for it, of which Easel reads how people sign in. */
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
 * What an app asks of its sign-in, by Supabase's names: `[auth] enable_signup`, `enable_anonymous_sign_ins`,
 * `minimum_password_length`, `[auth.email] enable_signup`, `enable_confirmations`. What is not said, or can't be read, is as
 * in an app without the file; but nobody is let in unconfirmed because of a slip in a file that speaks of confirming.
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
