import { headers } from 'next/headers';
import { requestMessages } from '@/components/intl/request-messages';
import { Landing } from '@/components/landing/landing';
import { getServer } from '@/lib/web/server-handle';

export default async function LandingPage() {
  const { locale } = await requestMessages();
  const { model, examples, templates, share, days, mayConnect } = await getServer().landingPage(await headers());
  return (
    <Landing
      model={model}
      templates={templates.map(({ id, title, description }) => ({
        id,
        title: title[locale],
        description: description[locale],
      }))}
      share={share}
      days={days}
      mayConnect={mayConnect}
      // What is in the reader's language comes first.
      examples={examples
        .toSorted((one, other) => Number(other.language === locale) - Number(one.language === locale))
        .map(({ id, language, title, description, prompts }) => ({
          id,
          language,
          title: title[locale],
          description: description[locale],
          prompt: prompts[0],
        }))}
    />
  );
}
