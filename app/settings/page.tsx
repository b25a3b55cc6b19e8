import type { Metadata } from 'next';
import { requestMessages } from '@/components/intl/request-messages';
import { Settings } from '@/components/settings/settings';

export async function generateMetadata(): Promise<Metadata> {
  const { translate } = await requestMessages();
  return { title: translate('settings.title') };
}

export default function SettingsPage() {
  return <Settings />;
}
