import { z } from 'zod';

/**
 * Messages from a shared app's own document to the page that frames it (`lib/backends/visitor-backend`). The app's code
 * runs in that document too, so any content is possible: show it as text, and follow only links into the app.
 */
const stateSchema = z.object({
  type: z.literal('easel-visitor'),
  state: z.object({ phase: z.enum(['starting', 'ready', 'failed']) }),
});
const mailSchema = z.object({
  type: z.literal('easel-visitor-mail'),
  to: z.string().max(320),
  subject: z.string().max(300),
  text: z.string().max(20_000),
  link: z.string().max(4000).nullable(),
});
const messageSchema = z.discriminatedUnion('type', [stateSchema, mailSchema]);

/** The state of the backend in this tab; `failed`: the server's is used instead. */
export type TabData = z.infer<typeof stateSchema>['state']['phase'];
/** A mail the app would have sent; `link` leads into the app, or is null. */
export type ShownMail = Pick<z.infer<typeof mailSchema>, 'to' | 'subject' | 'text' | 'link'>;
export type FrameNews = { kind: 'state'; phase: TabData } | { kind: 'mail'; mail: ShownMail };

/** Null for any other message. A link to another origin than the app's is left out. */
export function readFrameNews(data: unknown, appUrl: string): FrameNews | null {
  const message = messageSchema.safeParse(data);
  if (!message.success) return null;
  if (message.data.type === 'easel-visitor') return { kind: 'state', phase: message.data.state.phase };
  const { to, subject, text, link } = message.data;
  return { kind: 'mail', mail: { to, subject, text, link: isOfApp(link, appUrl) ? link : null } };
}

function isOfApp(link: string | null, appUrl: string): boolean {
  return link !== null && URL.canParse(link) && new URL(link).origin === new URL(appUrl).origin;
}

/** Tells the app's document to delete everything this visitor entered and start again. */
export const startOver = { type: 'easel-visitor-start-over' } as const;
