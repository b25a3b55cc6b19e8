/** A page as a generated app might render it. */
export type Layout = {
  name: string;
  style: string;
  body: string;
};

/** The page as a complete document, with the base styles that Tailwind gives every app. */
export function documentOf({ style, body }: Layout): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>*,*::before,*::after{box-sizing:border-box}body{margin:0;font:16px/1.5 Arial,sans-serif;color:#111827;background:#fff}
button,input,select,textarea{font:inherit;color:inherit}a{color:inherit}h1,h2,h3,p,ul{margin:0}ul{padding:0;list-style:none}
${style}</style></head><body>${body}</body></html>`;
}
