import type { TurnStep } from '../../base/turn-events/turn-event';
import { wholePart } from '../reply/whole-part';
import type { ReplyReader } from './create-reply-reader';

/** What the model has said in a turn. */
export type TurnReply = {
  /** Reads the current attempt; null before the first and while the draft is tried. */
  reader: ReplyReader | null;
  /**
   * The model's exact words in the current attempt, except for a part in which it was cut off and that it writes again.
   */
  said: string;
  /** The last call ended at its length limit. */
  isAtLimit: boolean;
  /**
   * How many tags of `said` were complete at the last cut. If there are no more at the next cut, a single tag is too
   * long for a reply.
   */
  tagsAtCut: number;
  /** The first words to the person, and what they were before the current attempt. */
  prose: string;
  proseBefore: string;
  /** Paths the current attempt wrote, and a line for each earlier round of repair. */
  touched: Set<string>;
  tried: string[];
};

const longestProse = 1000;

export function startReply(): TurnReply {
  return {
    ...{ reader: null, said: '', isAtLimit: false, tagsAtCut: 0, prose: '', proseBefore: '' },
    touched: new Set(),
    tried: [],
  };
}

/** Updates the reply from a step that is being logged. */
export function noteStep(reply: TurnReply, step: TurnStep): void {
  if (step.type === 'text-delta' && reply.prose.length < longestProse) reply.prose += step.text;
  if (step.type === 'file-end' && step.complete) reply.touched.add(step.path);
}

/** A new attempt begins. `isContinued`: it continues words that an earlier process or turn received. */
export function beginReply(reply: TurnReply, reader: ReplyReader, isContinued: boolean): void {
  if (!isContinued && reply.prose.trim() !== '') reply.prose = `${reply.prose.trimEnd()}\n\n`;
  reply.proseBefore = reply.prose;
  reply.touched.clear();
  if (!isContinued) reply.said = '';
  reply.tagsAtCut = 0;
  reply.reader = reader;
}

/**
 * Prepares a reply that reached its length limit to continue after its last complete tag: the model rewrites the tag in
 * which it was cut off, since models do not reliably continue in the middle of a line. If no tag was completed since
 * the last cut, that would go on for ever, so the file continues where it stopped.
 */
export function goBackToTag(reply: TurnReply, reader: ReplyReader): void {
  const { tags } = wholePart(reply.said);
  const isTooLong = tags <= reply.tagsAtCut;
  reply.tagsAtCut = tags;
  if (isTooLong && reader.open() !== null) return;
  forgetCut(reply, reader);
}

/** Forgets the tag that the reply was cut off in. */
export function forgetCut(reply: TurnReply, reader: ReplyReader): void {
  reply.said = reply.said.slice(0, wholePart(reply.said).length);
  reader.rewind();
}
