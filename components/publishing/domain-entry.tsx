import { CopyIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { CopyButton } from '@/components/intl/copy-button';

/** One entry of a domain's DNS, to be copied where the domain was bought. */
export function DomainEntry({
  type,
  words,
  name,
  value,
}: {
  type: string;
  words: string;
  name: string;
  value: string;
}) {
  const t = useTranslations('domains');
  const rows = [
    { label: t('type'), text: type },
    { label: t('name'), text: name },
    { label: t('value'), text: value },
  ];
  return (
    <div className="grid gap-2 rounded-md bg-sunk p-3 text-sm">
      <p>{words}</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
        {rows.map(({ label, text }) => (
          <div key={label} className="contents">
            <dt className="text-ink-2">{label}</dt>
            <dd className="font-mono text-xs [overflow-wrap:anywhere]">{text}</dd>
          </div>
        ))}
      </dl>
      <CopyButton variant="second" className="justify-self-start" text={value} copied={t('copied')}>
        <CopyIcon className="size-3.5" aria-hidden="true" />
        {t('copy')}
      </CopyButton>
    </div>
  );
}
