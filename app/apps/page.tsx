import type { Metadata } from 'next';
import { requestMessages } from '@/components/intl/request-messages';
import { MyApps } from '@/components/projects/my-apps';

export async function generateMetadata(): Promise<Metadata> {
  const { translate } = await requestMessages();
  return { title: translate('projects.title') };
}

export default function AppsPage() {
  return <MyApps />;
}
