import type { Metadata } from 'next';
import { requestMessages } from '@/components/intl/request-messages';
import { Gallery } from '@/components/gallery/gallery';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const { translate } = await requestMessages();
  return { title: translate('sharing.gallery.title'), description: translate('sharing.gallery.lead') };
}

/** A parameter given twice is read as its first. */
const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? '';

export default async function GalleryPage({ searchParams }: Props) {
  const { search, tag } = await searchParams;
  return <Gallery wish={{ search: first(search), tag: first(tag) }} />;
}
