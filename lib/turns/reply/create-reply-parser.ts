import { createContentReader, type ContentReader } from './content-reader';
import type { DirectionBlock } from './direction-block';
import { createLineHead } from './line-head';
import { createTagOpener, findAttributeFault } from './act-on-tag';
import { createProse } from './prose';
import type { EditBlock, ReplyBlock } from './reply-block';
import type { ReplyEvent } from './reply-event';
import { parseTag, type Tag } from './parse-tag';

/** Splits one model reply into events as it arrives. */
export interface ReplyParser {
  /** Takes the next part of the reply, cut anywhere; returns its events, with adjacent deltas of one kind joined. */
  push(text: string): ReplyEvent[];
  /** Whether a tag is open: the next text is its content. */
  isOpen(): boolean;
  /** The reply is over: an open tag ends with `complete: false`. Call once; push nothing afterwards. */
  end(): ReplyEvent[];
}

/**
 * Parses reply format version 1. Never throws on any input and never takes an event back; every chunking gives the same
 * events, except for where deltas are cut.
 * Cost: O(n) in characters whatever the chunk size. Memory: the longest unfinished line, and the content of the one
 * open tag (1 MB at most), since its last event holds all of it.
 */
export function createReplyParser(): ReplyParser {
  let events: ReplyEvent[] = [];
  const openTag = createTagOpener(emit);
  const prose = createProse(emit);
  const head = createLineHead();
  let content: { reader: ContentReader; block: ReplyBlock } | null = null;
  let edit: EditBlock | null = null;
  // Tags read line by line: if the model forgets their closing tag, the next tag ends them and nothing after it is
  // lost.
  let direction: DirectionBlock | null = null;
  // The current line outside content, while it may still be a tag; `isText` once it can't be.
  let line = '';
  let isText = false;
  let isStart = true;
  let hasEnded = false;
  let heldReturn = false;

  function emit(event: ReplyEvent) {
    const last = events.at(-1);
    if (event.type === 'text-delta' && last?.type === 'text-delta') last.text += event.text;
    else if (event.type === 'file-delta' && last?.type === 'file-delta') last.text += event.text;
    else events.push(event);
  }

  function takeEvents(): ReplyEvent[] {
    const taken = events;
    events = [];
    return taken;
  }

  /** Turns CRLF into LF; a carriage return at the very end waits for the next character. */
  function normalise(text: string): string {
    if (!heldReturn && !text.includes('\r')) return text;
    const whole = heldReturn ? `\r${text}` : text;
    heldReturn = whole.endsWith('\r');
    return (heldReturn ? whole.slice(0, -1) : whole).replaceAll('\r\n', '\n');
  }

  function readContent({ reader, block }: { reader: ContentReader; block: ReplyBlock }, text: string, from: number) {
    const next = reader.read(text, from, block.take);
    if (next < 0) return text.length;
    content = null;
    block.close(true);
    return next;
  }

  /** Reads from `from` to the end of the line or of the text; returns the position. */
  function readLine(text: string, from: number): number {
    let index = from;
    if (!isText) {
      index = head.read(text, from);
      line += text.slice(from, index);
      if (head.kind !== 'text') {
        if (index === text.length) return index;
        finishLine();
        return index + 1;
      }
      isText = true;
    }
    const lineEnd = text.indexOf('\n', index);
    const stop = lineEnd < 0 ? text.length : lineEnd;
    // Text between the pairs of an edit is dropped.
    if (edit === null) {
      const part = line + text.slice(index, stop);
      if (direction !== null) direction.take(part);
      else if (part !== '') prose.say(part);
    }
    line = '';
    if (lineEnd < 0) return stop;
    if (direction !== null) direction.take('\n');
    else if (edit === null) prose.endLine();
    beginLine();
    return lineEnd + 1;
  }

  function beginLine() {
    line = '';
    isText = false;
    head.reset();
  }

  /** The line is complete and may be a tag, a fence or blank. */
  function finishLine() {
    const { kind } = head;
    const whole = line;
    beginLine();
    const tag = kind === 'tag' ? parseTag(whole) : null;
    if (edit !== null) {
      if (tag !== null) readTagInEdit(edit, tag);
      return;
    }
    if (direction !== null) {
      if (tag === null) return direction.take(`${whole}\n`);
      endDirection(direction, tag.kind === 'close');
      if (tag.kind === 'close') return;
    }
    if (kind === 'blank') return prose.sayBlankLine(whole);
    if (kind === 'fence') return prose.sayFence(whole);
    if (tag !== null && isCounted(tag)) return readTag(tag);
    prose.say(whole);
    prose.endLine();
  }

  function readTag(tag: Tag) {
    prose.passTag();
    // A closing tag without an opening one closes nothing.
    if (tag.kind === 'close') return;
    const opened = openTag(tag);
    if (opened.type === 'edit') edit = opened.edit;
    if (opened.type === 'direction') direction = opened.direction;
    if (opened.type === 'content') openContent(tag, opened.block);
  }

  function endDirection(open: DirectionBlock, isClosed: boolean) {
    direction = null;
    for (const said of open.close(isClosed).split('\n')) {
      if (said.trim() === '') {
        prose.sayBlankLine(said);
        continue;
      }
      prose.say(said);
      prose.endLine();
    }
  }

  function readTagInEdit(open: EditBlock, tag: Tag) {
    if (tag.name === 'find' || tag.name === 'replace') {
      if (tag.kind === 'close') return;
      const fault = findAttributeFault(tag);
      if (fault !== null) open.refuse('attribute-refused', fault);
      const block = open.openPart(tag.name);
      if (tag.kind === 'open') openContent(tag, block);
      else block.close(true);
      return;
    }
    // A closing tag of another name ends the edit too, and so does the next tag if the edit's own is missing.
    edit = null;
    open.close(true);
    if (tag.kind !== 'close') readTag(tag);
  }

  function openContent(tag: Tag, block: ReplyBlock) {
    content = { reader: createContentReader(`${tag.indent}</${tag.name}>`), block };
  }

  return {
    push(text) {
      if (hasEnded) throw new Error('The reply has already ended.');
      if (text === '') return [];
      let whole = normalise(text);
      if (isStart && whole !== '') {
        isStart = false;
        if (whole.startsWith('\uFEFF')) whole = whole.slice(1);
      }
      let index = 0;
      while (index < whole.length) {
        index = content === null ? readLine(whole, index) : readContent(content, whole, index);
      }
      return takeEvents();
    },
    isOpen: () => content !== null || edit !== null || direction !== null,
    end() {
      if (hasEnded) throw new Error('The reply has already ended.');
      hasEnded = true;
      // Don't show the person a tag that was cut off in the middle of its line.
      if (line !== '' && (head.kind !== 'tag' || parseTag(line) !== null)) finishLine();
      if (content !== null) {
        const { reader, block } = content;
        block.close(reader.end(block.take));
      }
      edit?.close(false);
      if (direction !== null) endDirection(direction, false);
      return takeEvents();
    },
  };
}

/** `<find>` and `<replace>` are tags only inside an edit. */
function isCounted(tag: Tag): boolean {
  return (tag.name !== 'find' && tag.name !== 'replace') || tag.kind === 'close';
}
