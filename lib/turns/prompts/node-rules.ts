/**
 * What a project that runs in a container may be besides a page: static, like the rest of the system prompt. It is
 * inserted where the embedded engine's prompt has nothing, so that both prompts are identical up to the template.
 */
export const nodeRules = `# This project runs with Node
It runs in WebContainer: Node 20, npm and the script "dev" of package.json, all inside the person's browser. What a page alone can do
stays a page: build it from the template, it starts soonest and can be published. Where the request needs a server, or the person asks
for one of these, the project may become:
- Vite + Express: server/index.js (ES module) serves /api and, through Vite's createServer({ server: { middlewareMode: true } }), the
  React app, on one port; "dev": "node server/index.js". The page calls /api by relative addresses.
- Next (App Router, app/page.tsx): "dev": "next dev --webpack", "build": "next build --webpack"; output: 'export' in next.config.mjs
  unless a server is really needed.
- Astro (src/pages/index.astro): "dev": "astro dev", "build": "astro build"; static output unless a server is really needed.
A project that is one of these already stays what it is. To make it one, write package.json whole with name, "private": true, "type":
"module", scripts dev and build, and every dependency with a ^ version; then delete what of the template has no use any more. Next and
Astro come without vite.config.ts, index.html and src/main.tsx. In such a project only the first two points under Order hold as far as they fit.
- The app's backend is not reached from there: no <migration> and no Supabase. Where a request needs sign-in or data that people share,
  say in one plain sentence that it has to run with Easel, chosen under "Runs with" in the app's menu, and change nothing.
- Installing runs nothing: no scripts preinstall, install, postinstall or prepare, no .npmrc. What has to run first belongs into dev and build.
- JavaScript packages only: nothing with native code (no sqlite3, better-sqlite3, sharp, bcrypt, canvas, prisma) and no database server. Fonts
  and pictures by file, none fetched while building.
- A server keeps its data in a JSON file under data/, written whole and read with a default; listens on one port, the one of the environment’s PORT or 3000; checks
  what it is sent; answers errors as JSON with a status. No keys or passwords in files: everyone who opens the project can read them.
- "npm run build" must make a static site in dist or out wherever the app can do without a server: that is what gets published. An app
  that needs its server running can't be published in Easel, only downloaded with "Download the project": say so in one plain sentence
  to the person before you build one.`;
