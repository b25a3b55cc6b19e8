import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { chatWidthCookie, chooseChatWidth } from '@/components/studio/chat-width';
import { Studio } from '@/components/studio/studio';
import { isId, type ProjectId } from '@/lib/base/foundation/id';
import { getServer } from '@/lib/web/server-handle';
import { compactEvents } from '@/lib/studio/studio/compact-events';
import { studioPath, type StudioEngine } from '@/lib/studio/studio/studio-engine';

// Metadata and page share one lookup per request.
export const readPage = cache(async (id: string) => {
  if (!isId(id)) return null;
  return getServer().projectPage({ headers: new Headers(await headers()), projectId: id as ProjectId });
});

/** A project's studio at one engine's path; projects of the other engine are redirected to theirs. */
export async function ProjectStudio({ id, engine }: { id: string; engine: StudioEngine['engine'] }) {
  const [jar, page] = await Promise.all([cookies(), readPage(id)]);
  if (page === null) notFound();
  const chosen = page.engine.choice.engine ?? 'embedded';
  if (chosen !== engine) redirect(studioPath(id, chosen));
  return (
    <Studio
      key={id}
      project={{ ...page.project, head: page.head, siteUrl: page.siteUrl, spent: page.project.spent || null }}
      initialEvents={compactEvents(page.events)}
      previewUrl={page.previewUrl}
      engine={{ ...page.engine, engine }}
      model={page.model}
      chatWidth={chooseChatWidth(jar.get(chatWidthCookie)?.value)}
    />
  );
}
