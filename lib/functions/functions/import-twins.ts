/**
 * The replacement of a JSR package on npm: the same code by the same people, or a shim of Easel's own (`shim:`), by
 * name or by name and path. The version is kept, since these are published to both under the same number.
 */
export const twinsOfJsr: Readonly<Record<string, string>> = {
  '@supabase/supabase-js': '@supabase/supabase-js',
  // Only declares types of the environment that functions run in; it has no code.
  '@supabase/functions-js': 'shim:empty',
  '@hono/hono': 'hono',
  '@zod/zod': 'zod',
  '@openai/openai': 'openai',
  '@panva/jose': 'jose',
  '@valibot/valibot': 'valibot',
  '@nanoid/nanoid': 'nanoid',
  '@std/http': 'shim:std-http',
  '@std/http/server': 'shim:std-http',
  '@std/http/status': 'shim:std-status',
  '@std/encoding': 'shim:std-encoding',
  '@std/encoding/base64': 'shim:std-base64',
  '@std/encoding/hex': 'shim:std-hex',
  '@std/crypto': 'shim:std-crypto',
  '@std/async': 'shim:std-delay',
  '@std/uuid': 'shim:std-uuid',
  '@std/dotenv': 'shim:empty',
};

/** The same for addresses outside npm's mirrors, by their prefix without the scheme. */
export const twinsOfAddresses: readonly { begins: string; becomes: string }[] = [
  { begins: 'deno.land/x/xhr', becomes: 'shim:empty' },
  { begins: 'deno.land/x/dotenv', becomes: 'shim:empty' },
  { begins: 'deno.land/x/zod', becomes: 'zod' },
  { begins: 'deno.land/x/hono', becomes: 'hono' },
  { begins: 'deno.land/x/openai', becomes: 'openai' },
  { begins: 'deno.land/x/jose', becomes: 'jose' },
  { begins: 'deno.land/x/stripe', becomes: 'stripe' },
  { begins: 'deno.land/x/nanoid', becomes: 'nanoid' },
  { begins: 'deno.land/x/date_fns', becomes: 'date-fns' },
  { begins: 'deno.land/x/supabase_js', becomes: '@supabase/supabase-js' },
  { begins: 'jsr.io/@supabase/functions-js', becomes: 'shim:empty' },
];
