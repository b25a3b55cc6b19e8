'use client';
import type { ComponentProps } from 'react';
import { defaultRehypePlugins, Streamdown } from 'streamdown';

/** A model's words are untrusted: a picture from elsewhere would tell its host that and what was read. */
function isOwnAddress(src: unknown): src is string {
  return typeof src === 'string' && /^\/(?![/\\])/.test(src);
}

const components = {
  strong: ({ children }: ComponentProps<'strong'>) => <strong>{children}</strong>,
  img: ({ src, alt }: ComponentProps<'img'>) => (isOwnAddress(src) ? <img src={src} alt={alt ?? ''} /> : null),
  a: ({ href, children }: ComponentProps<'a'>) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  pre: ({ children }: ComponentProps<'pre'>) => <pre className="scrollbar-calm">{children}</pre>,
  code: ({ children }: ComponentProps<'code'>) => <code>{children}</code>,
  inlineCode: ({ children }: ComponentProps<'code'>) => <code>{children}</code>,
  table: ({ children }: ComponentProps<'table'>) => (
    <div className="scrollbar-calm overflow-x-auto">
      <table>{children}</table>
    </div>
  ),
};

// Without the plugin that parses raw HTML it stays text; the sanitizer then drops every address but web and mail.
const rehypePlugins = [defaultRehypePlugins.sanitize!];

/** Markdown as it arrives. No raw HTML, no pictures from other hosts, links leave in a new tab. */
export function Prose({ text, isStreaming }: { text: string; isStreaming: boolean }) {
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
