'use client';
import { useTranslations } from 'use-intl';
import { useAnswer } from '@/components/handle/use-answer';
import type { SharingCalls } from './sharing-calls';

/** Forks of this app that their owners show in the gallery; renders nothing if there are none. */
export function ForkList({ calls }: { calls: SharingCalls }) {
  const t = useTranslations('sharing.origin');
  const { answer } = useAnswer('forks', calls.origin);
  const forks = answer.phase === 'ready' ? answer.value.forks : [];
  if (forks.length === 0) return null;
  return (
    <section aria-label={t('forks')} className="mt-4 border-t border-line pt-3.5">
      <h3 className="text-md font-medium">{t('forks')}</h3>
      <ul className="mt-1 grid gap-1 text-sm">
        {forks.map(({ title, url }) => (
          <li key={url}>
            <a
              href={url}
              target="_blank"
              rel="noreferrer"
              className="text-accent-text underline decoration-accent-line underline-offset-3 [overflow-wrap:anywhere] hover:decoration-current"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
