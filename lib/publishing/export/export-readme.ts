import type { Commands } from './leaving-package';
import type { FunctionFacts } from './left-functions';

export type ReadmeFacts = {
  name: string;
  paths: readonly string[];
  /** Null for an app that stores nothing on a server, or that Easel can't run. */
  commands: Commands | null;
  /** Null for an app without server functions. */
  functions: Pick<FunctionFacts, 'secrets' | 'functions'> | null;
};

/** The README of a downloaded app. */
export function readmeOf({ name, paths, commands, functions }: ReadmeFacts): string {
  return `# ${name.replace(/\s+/g, ' ')}

Made with Easel. To run it on this computer, with Node 20.19 or newer:

    npm install --ignore-scripts
    npm run dev

Installing runs nothing this way, neither of the app nor of its packages. Where a package says that it has to be built
first, install again without \`--ignore-scripts\`.
${commands === null ? '' : dataOf(paths, commands, functions)}`;
}

function dataOf(paths: readonly string[], { folder, claim }: Commands, functions: ReadmeFacts['functions']): string {
  const has = (path: string) => paths.includes(path);
  const hasContent = has('supabase/content.sql');
  const rows = [
    ...(hasContent ? ['what the page lives on'] : []),
    ...(has('supabase/seed.sql') ? ['sample rows'] : []),
  ];
  const isFirst = claim === null ? '' : ' The first account made there is the owner, unless `--host` lets others in.';
  return `
\`npm run dev\` opens the app's data as well, in the folder \`.backend\`: tables${rows.length > 0 ? `, ${rows.join(' and ')}` : ''} are put in at the first start. Mails are
printed here instead of sent.${isFirst} Delete \`.backend\` to begin anew. What does this lies in \`${folder}\`.
${functions === null ? '' : workOf(folder, functions)}
## Put it on Supabase

Make a project at https://supabase.com/dashboard. Its reference stands in its address.

    npx supabase login
    npx supabase link --project-ref your-reference
    npx supabase db push${hasContent ? ' --include-seed' : ''}
    npx supabase config push
${functions === null ? '' : deployOf(functions)}    cp .env.example .env
    npm run build

The third line puts in tables and rules${hasContent ? ', and the rows that the page lives on' : ''}; the fourth says how people sign in, as in
\`supabase/config.toml\`, where \`site_url\` has to be your own address. Write the project's address and its publishable key
(Project Settings, API Keys) into \`.env\` before you build. The page is in \`dist\` then, for any host. With \`.env\` in place
\`npm run dev\` uses that project too.
${has('supabase/seed.sql') ? 'Sample rows (`supabase/seed.sql`) are for trying only: run them in the SQL editor if you want them there.\n' : ''}${claim === null ? '' : ownerOf(claim)}
## What is not in here

- Rows people entered and files they uploaded: in Easel's *Data* tab, *Download*, *Everything* gives all tables as CSV and
  as SQL (\`rows.sql\`), and the files. Run \`rows.sql\` in the SQL editor to take the rows along.
- Accounts and passwords: people sign up anew. Easel's *Move to Supabase* takes them along.
- Keys: \`npm run dev\` makes its own. The conversation and earlier versions stay in Easel.
`;
}

type Functions = NonNullable<ReadmeFacts['functions']>;

const workOf = (folder: string, { secrets, functions }: Functions) => `
It also runs what is in \`supabase/functions\` (not on Windows), made anew as soon as a file of it changes.${
  secrets.length === 0
    ? ''
    : ` It gives them the secret keys
you write into \`.env\`: ${secrets.map((name) => `\`${name}\``).join(', ')}.`
} They may call the hosts named in \`${folder}/functions.json\` and nothing else on the
internet. A package that the page and a function use comes in the page's version.${functions.some(({ schedule }) => schedule !== null) ? ' Nothing runs by itself at a time here.' : ''}
`;

const deployOf = ({ secrets }: Functions) =>
  `    npx supabase functions deploy\n${secrets.length === 0 ? '' : '    npx supabase secrets set --env-file .env\n'}`;

const ownerOf = (claim: string) => `
## Take the owner's seat

Nobody is the app's owner on Supabase until you say so. Sign up in the app there, then run

    npm run ${claim} -- you@example.com

and put the claim code that it prints into the project's SQL editor. Without \`.env\` it gives the seat on this computer.
`;
