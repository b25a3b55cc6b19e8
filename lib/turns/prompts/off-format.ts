const fence = /^[ \t]*(?:```|~~~)/gm;
const codeLine = /^[ \t]*(?:import\s.+\sfrom\s|export\s(?:default\s)?(?:function|const)|<!doctype html|<html)/im;

/**
 * Whether a reply without any operation, question or plan still contains code: the model ignored the reply format
 * instead of answering in words. Don't use it for replies to a question, where the person may have asked for a snippet.
 */
export function isOffFormat(reply: string): boolean {
  return (reply.match(fence)?.length ?? 0) >= 2 || codeLine.test(reply);
}
