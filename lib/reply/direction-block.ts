import { directionLimits } from '../directions/direction';
import { endOfLines, readDirection } from '../directions/read-direction';
import { maxTextBytes } from '../files/apply-file-operations';
import type { EmitReplyEvent } from './reply-event';

/** Gathers the lines of one `<direction>`; what can't be read is dropped without a word. */
export interface DirectionBlock {
  /** Part of a line, or its end. */
  take(text: string): void;
  /**
   * Its closing tag has come (`isClosed`), or another tag or the end of the reply instead. Answers what stood in it that was for
   * the person, where its closing tag was forgotten.
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

/** A line that runs over the bound is left out whole. */
function withinBound(text: string): string {
  const { block: longest } = directionLimits;
  return text.length <= longest ? text : text.slice(0, text.lastIndexOf('\n', longest) + 1);
}
