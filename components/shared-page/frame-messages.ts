import { z } from 'zod';

/**
 * What a shared app's own document tells the page that frames it (`lib/backends/visitor-backend`). The app's code runs in
 * that document too, so anything may come: it is shown as text, and leads nowhere but to the app.
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

/** How the backend in this tab stands; `failed`: the server's is used instead. */
export type TabData = z.infer<typeof stateSchema>['state']['phase'];
/** A message that the app would have mailed; `link` leads into the app, or is null. */
export type ShownMail = Pick<z.infer<typeof mailSchema>, 'to' | 'subject' | 'text' | 'link'>;
export type FrameNews = { kind: 'state'; phase: TabData } | { kind: 'mail'; mail: ShownMail };

/** Null for anything else that a page may post. A link to another origin than the app's is left out. */
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

/** Asks the app's document to clear everything this visitor entered and begin again. */
export const startOver = { type: 'easel-visitor-start-over' } as const;
