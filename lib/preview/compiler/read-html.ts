/** index.html without the entry script, whose URL is `entry`. */
export type AppHtml = { html: string; entry: string };

const standard =
  '<!doctype html>\n<html lang="en">\n  <head>\n    <meta charset="UTF-8" />\n    <meta name="viewport" content="width=device-width, initial-scale=1.0" />\n    <title>App</title>\n  </head>\n  <body>\n    <div id="root"></div>\n  </body>\n</html>\n';
const script =
  /(?<![ \t])[ \t]*<script\b(?=[^<>]*\btype\s*=\s*["']?module["']?)(?=[^<>]*\bsrc\s*=\s*["']([^"']+)["'])[^<>]*>\s*<\/script>[ \t]*\n?/gi;
const inlineScript =
  /(?<![ \t])[ \t]*<script\b(?=[^<>]*\btype\s*=\s*["']?module["']?)[^<>]*>\s*import\s*["']([^"']+)["'];?\s*<\/script>[ \t]*\n?/i;

/**
 * Removes the project's first module script from its page and returns both. Without a page or a script it uses the
 * standard page and `/src/main.tsx`, so that a half-written page still shows the app.
 */
export function readHtml(text: string | null): AppHtml {
  const source = text ?? standard;
  for (const match of source.matchAll(script)) {
    const url = match[1]!;
    if (/^(?:https?:)?\/\//.test(url)) continue;
    return {
      html: source.replace(match[0], () => ''),
      entry: `/${url.replace(/^(?:\.?\/)+/, '').replace(/\?[^]*$/, '')}`,
    };
  }
  const inline = inlineScript.exec(source);
  if (inline) return { html: source.replace(inline[0], () => ''), entry: `/${inline[1]!.replace(/^(?:\.?\/)+/, '')}` };
  return { html: source, entry: '/src/main.tsx' };
}
