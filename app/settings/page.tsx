import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { requestMessages } from '@/components/intl/request-messages';
import { readSignedIn } from '@/components/settings/read-signed-in';
import { Settings } from '@/components/settings/settings';
import { getServer } from '@/lib/web/server-handle';

type Parameters = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  const { translate } = await requestMessages();
  return { title: translate('settings.title') };
}

export default async function SettingsPage({ searchParams }: { searchParams: Parameters }) {
  const { mayChange } = await getServer().settingsPage(await headers());
  return <Settings mayChange={mayChange} signedIn={readSignedIn(await searchParams)} />;
}
