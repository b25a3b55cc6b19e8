import { type Part, parts, type SupabaseCall } from './call';
import type { Gap } from './known-gaps';

const headings: Record<Part, string> = {
  rows: 'Rows',
  functions: 'Functions of the app',
  auth: 'Sign-in',
  uploads: 'Uploads',
  realtime: 'Realtime',
};

/** Generates `docs/backend-compatibility.md` from the suite's calls. */
export function writeCompatibility(calls: readonly SupabaseCall[], gaps: readonly Gap[]): string {
  const isGap = ({ part, name }: SupabaseCall) => gaps.some((gap) => gap.part === part && gap.name === name);
  const section = (part: Part) => {
    const ours = calls.filter((call) => call.part === part);
    const missing = gaps.filter((gap) => gap.part === part);
    const works = ours.filter((call) => !isGap(call)).map(({ name }) => name);
    const lines = missing.map(({ name, what, instead }) => `| ${name} | ${what} | ${instead} |`);
    const table = ['| call | here | what to do instead |', '|---|---|---|', ...lines].join('\n');
    return `## ${headings[part]}: ${works.length} of ${ours.length}\n\n${
      missing.length === 0 ? 'All of them work.' : table
    }\n\nWorks: ${works.join(' · ')}.\n`;
  };
  return `# What supabase-js can ask of an embedded backend

Written by \`lib/backends/compatibility\` from its own calls; \`EASEL_WRITE_DOCS=1 npx vitest run lib/backends/compatibility\` writes it anew. The
suite drives the unmodified supabase-js over HTTP (\`EASEL_LONG_TESTS=1\` for all of it, every sixth call otherwise); it fails where a call
fails that is not listed here, and where a listed one works. ${calls.length - gaps.length} of ${calls.length} answer as we
understand Supabase to; not compared with it yet.

${parts.map(section).join('\n')}`;
}
