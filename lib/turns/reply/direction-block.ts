import { directionLimits } from '../../base/directions/direction';
import { endOfLines, readDirection } from '../../base/directions/read-direction';
import { maxTextBytes } from '../../base/files/apply-file-operations';
import type { EmitReplyEvent } from './reply-event';

/** Collects the lines of one `<direction>`; lines that can't be parsed are dropped silently. */
export interface DirectionBlock {
  /** Takes part of a line, or its end. */
  take(text: string): void;
  /**
   * Call at its closing tag (`isClosed`), otherwise at the next tag or the end of the reply. If the closing tag is
   * missing, returns the text inside that was meant for the person.
   */
  close(isClosed: boolean): string;
}

export function createDirectionBlock(emit: EmitReplyEvent): DirectionBlock {
  const parts: string[] = [];
  let size = 0;
  return {
    take(part) {
      size += part.length;
      if (size <= maxTextBytes) parts.push(part);
    },
    close(isClosed) {
      const text = parts.join('');
      const end = isClosed ? text.length : endOfLines(text);
      const direction = readDirection(withinBound(text.slice(0, end)));
      if (direction !== null) emit({ type: 'direction', direction });
      return text.slice(end);
    },
  };
}

/** A line that exceeds the limit is left out entirely. */
function withinBound(text: string): string {
  const { block: longest } = directionLimits;
  return text.length <= longest ? text : text.slice(0, text.lastIndexOf('\n', longest) + 1);
}
