import { parse } from 'smol-toml';
import { readAuthSettings } from '../../backends/backends/read-auth-settings';

type Told = { project_id?: unknown; db?: { seed?: unknown }; auth?: Record<string, unknown> & { email?: unknown } };

/**
 * `supabase/config.toml` of a downloaded app, with all of Easel's settings written out, since Supabase's own tool has
 * other defaults (above all for guests). What the app's file already sets is kept, comments included; a file that can't
 * be parsed stays as it is.
 */
export function writeSignInConfig(
  toml: string | null,
  { slug, hasContent }: { slug: string; hasContent: boolean },
): string {
  const said = toml ?? '';
  const told = read(said);
  if (told === null) return said;
  const settings = readAuthSettings(toml);
  const auth = told.auth ?? {};
  const email = (auth.email ?? {}) as Record<string, unknown>;
  let text = addTo(said, 'auth', auth, {
    site_url: '"http://localhost:5173"',
    enable_signup: settings.allowSignUp,
    enable_anonymous_sign_ins: settings.allowAnonymous,
    minimum_password_length: settings.passwordLength,
  });
  text = addTo(text, 'auth.email', email, {
    enable_signup: settings.allowSignUp,
    enable_confirmations: settings.confirmEmail,
  });
  if (told.db?.seed === undefined) {
    const paths = hasContent ? '["./content.sql"]' : '[]';
    text = addTo(text, 'db.seed', {}, { enabled: hasContent, sql_paths: paths });
  }
  const head = told.project_id === undefined ? `project_id = "${slug}"\n` : '';
  // If the result does not parse, keep the app's own file.
  const whole = `${head}${text.replace(/^\n+/, head === '' ? '' : '\n')}`;
  return read(whole) === null ? said : whole;
}

function read(toml: string): Told | null {
  try {
    return parse(toml) as Told;
  } catch {
    return null;
  }
}

/** Adds the settings a table lacks: below its header if it has one, otherwise as a new table at the end. */
function addTo(toml: string, table: string, told: object, wanted: Record<string, unknown>): string {
  const lines = Object.entries(wanted).flatMap(([name, value]) =>
    Object.hasOwn(told, name) ? [] : [`${name} = ${String(value)}`],
  );
  if (lines.length === 0) return toml;
  const all = toml.split('\n');
  const at = all.findIndex((line) => line.split('#')[0]!.trim() === `[${table}]`);
  if (at === -1) return `${toml.trimEnd()}\n\n[${table}]\n${lines.join('\n')}\n`;
  return [...all.slice(0, at + 1), ...lines, ...all.slice(at + 1)].join('\n');
}
