import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { chatWidthCookie, chooseChatWidth } from '@/components/studio/chat-width';
import { Studio } from '@/components/studio/studio';
import { isId, type ProjectId } from '@/lib/foundation/id';
import { getServer } from '@/lib/server-handle';
import { compactEvents } from '@/lib/studio/compact-events';

type Props = { params: Promise<{ id: string }> };

// Metadata and page ask for the same thing within one request.
const readPage = cache(async (id: string) => {
  if (!isId(id)) return null;
  return getServer().projectPage({ headers: new Headers(await headers()), projectId: id as ProjectId });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await readPage((await params).id);
  return page === null ? {} : { title: page.project.name };
}

export default async function ProjectPage({ params }: Props) {
  const [{ id }, jar] = await Promise.all([params, cookies()]);
  const page = await readPage(id);
  if (page === null) notFound();
  return (
    <Studio
      key={id}
      project={{ ...page.project, head: page.head, siteUrl: page.siteUrl, spent: page.project.spent || null }}
      initialEvents={compactEvents(page.events)}
      previewUrl={page.previewUrl}
      model={page.model}
      chatWidth={chooseChatWidth(jar.get(chatWidthCookie)?.value)}
    />
  );
}
