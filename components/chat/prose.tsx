'use client';
import type { ComponentProps, ReactNode } from 'react';
import { defaultRehypePlugins, Streamdown } from 'streamdown';
import { isCalmMarkdown } from '@/lib/studio/studio/is-calm-markdown';
import { linkHost } from '@/lib/studio/studio/link-host';

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  return Array.isArray(node) ? node.map(textOf).join('') : '';
}

/** A link's text may promise one place and lead to another, so show where it leads. */
function Link({ href, children }: ComponentProps<'a'>) {
  const host = linkHost(href, textOf(children));
  return (
    <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
      {host !== null && <span className="text-ink-3"> ({host})</span>}
    </a>
  );
}

const components = {
  strong: ({ children }: ComponentProps<'strong'>) => <strong>{children}</strong>,
  // A picture loads without a click: from elsewhere it would reveal that this was read, from here it would make a call.
  img: ({ alt }: ComponentProps<'img'>) => (alt ? <span>{alt}</span> : null),
  a: Link,
  pre: ({ children }: ComponentProps<'pre'>) => <pre className="scrollbar-calm">{children}</pre>,
  code: ({ children }: ComponentProps<'code'>) => <code>{children}</code>,
  inlineCode: ({ children }: ComponentProps<'code'>) => <code>{children}</code>,
  table: ({ children }: ComponentProps<'table'>) => (
    <div className="scrollbar-calm overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
};

// Without the plugin that parses raw HTML, HTML stays text; the sanitizer then drops all URLs except web and mail.
const rehypePlugins = [defaultRehypePlugins.sanitize!];

/**
 * Markdown as it arrives. No raw HTML, pictures only as their alt text, links open in a new tab and say where they
 * lead; plain text if the Markdown is too costly to render.
 */
export function Prose({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  if (!isCalmMarkdown(text)) return <div className="prose whitespace-pre-wrap break-words">{text}</div>;
  return (
    <Streamdown
      className="prose"
      mode={isStreaming ? 'streaming' : 'static'}
      components={components}
      rehypePlugins={rehypePlugins}
      controls={false}
      linkSafety={{ enabled: false }}
      skipHtml
    >
      {text}
    </Streamdown>
  );
}
