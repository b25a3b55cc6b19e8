import type { ReactNode } from 'react';

/** A plan step: bold and code are rendered, any other Markdown shows as written. */
export function InlineMarkdown({ text }: { text: string }): ReactNode {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/g).map((piece, index) => {
    if (piece.startsWith('**') && piece.length > 4) {
      return (
        <b key={index} className="font-medium text-ink">
          {piece.slice(2, -2)}
        </b>
      );
    }
    if (piece.startsWith('`') && piece.length > 2) {
      return (
        <code key={index} className="font-mono text-xs">
          {piece.slice(1, -1)}
        </code>
      );
    }
    return piece;
  });
}
