import type { Metadata } from 'next';
import { requestMessages } from '@/components/intl/request-messages';
import { readSignedIn } from '@/components/settings/read-signed-in';
import { Settings } from '@/components/settings/settings';

type Parameters = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  const { translate } = await requestMessages();
  return { title: translate('settings.title') };
}

export default async function SettingsPage({ searchParams }: { searchParams: Parameters }) {
  return <Settings signedIn={readSignedIn(await searchParams)} />;
}
