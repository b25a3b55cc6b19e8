const fence = /^[ \t]*(?:```|~~~)/gm;
const codeLine = /^[ \t]*(?:import\s.+\sfrom\s|export\s(?:default\s)?(?:function|const)|<!doctype html|<html)/im;

/**
 * Whether a reply that gave no operation, question or plan holds code all the same: a model that ignores the reply
 * format, in contrast to one that answers in words. Not for replies to a request for an answer alone, where a snippet
 * may be what was asked for.
 */
export function isOffFormat(reply: string): boolean {
  return (reply.match(fence)?.length ?? 0) >= 2 || codeLine.test(reply);
}
