/** Width of the chat next to the app, in CSS px; stored in a cookie so that the first paint has it. */
export const chatWidthCookie = 'easel-chat-width';
export const chatWidths = { least: 320, usual: 404, most: 720 } as const;

export function chooseChatWidth(wanted: number | string | undefined): number {
  const width = Number(wanted);
  if (wanted === undefined || !Number.isFinite(width) || width === 0) return chatWidths.usual;
  return Math.round(Math.max(chatWidths.least, Math.min(chatWidths.most, width)));
}
