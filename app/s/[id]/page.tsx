import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { requestMessages } from '@/components/intl/request-messages';
import { SharedPage } from '@/components/shared-page/shared-page';
import { type Id, isId } from '@/lib/base/foundation/id';
import { getServer } from '@/lib/web/server-handle';

type ShareId = Id<'share'>;
type Props = { params: Promise<{ id: string }> };

// Metadata and page share one lookup per request.
const readShared = cache(async (id: string) => {
  if (!isId(id)) return null;
  return getServer().sharedPage({ headers: new Headers(await headers()), shareId: id as ShareId });
});

/** Metadata for link previews. Search engines are kept out: only people who were given the link should find it. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [app, { translate }] = await Promise.all([readShared((await params).id), requestMessages()]);
  if (app === null) return { title: translate('sharing.page.missing'), robots: { index: false } };
  const { title, url, pictureUrl } = app;
  const description = app.description === '' ? translate('sharing.page.previewFallback') : app.description;
  return {
    title,
    description,
    robots: { index: false },
    openGraph: {
      type: 'website',
      siteName: translate('common.brand'),
      title,
      description,
      url,
      ...(pictureUrl !== null && { images: [{ url: new URL(pictureUrl, url).href }] }),
    },
    twitter: { card: pictureUrl === null ? 'summary' : 'summary_large_image', title, description },
  };
}

export default async function SharedAppPage({ params }: Props) {
  const app = await readShared((await params).id);
  if (app === null) notFound();
  return <SharedPage key={app.id} app={app} />;
}
