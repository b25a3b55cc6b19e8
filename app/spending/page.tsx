import type { Metadata } from 'next';
import { requestMessages } from '@/components/intl/request-messages';
import { Spending } from '@/components/spending/spending';

type Props = { searchParams: Promise<{ project?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const { translate } = await requestMessages();
  return { title: translate('money.spending.title') };
}

export default async function SpendingPage({ searchParams }: Props) {
  const { project } = await searchParams;
  return <Spending initialProject={typeof project === 'string' ? project : ''} />;
}
