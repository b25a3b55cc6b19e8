'use client';
import { useTranslations } from 'use-intl';

const steps = ['account', 'create', 'paste'] as const;

/**
 * How to get a key, in three steps, each with a drawing, since the buttons to press look different at every service.
 */
export function KeySteps({ name, keyPage }: { name: string; keyPage: string }) {
  const t = useTranslations('settings.keySteps');
  return (
    <section aria-label={t('title')} className="rounded-md border border-line bg-raised p-3.5">
      <h5 className="text-sm font-medium">{t('title')}</h5>
      <ol className="mt-2.5 grid grid-cols-[repeat(auto-fit,minmax(min(100%,9.5rem),1fr))] gap-3">
        {steps.map((step, index) => (
          <li key={step} className="grid content-start gap-1.5 text-sm text-ink-2">
            <Drawing step={step} />
            <span>
              <span className="num font-medium text-ink">{index + 1}. </span>
              {step === 'account' ? (
                <>
                  <a
                    href={keyPage}
                    target="_blank"
                    rel="noreferrer"
                    className="text-accent-text underline decoration-accent-line underline-offset-3 hover:decoration-current"
                  >
                    {t('open', { name })}
                  </a>
                  {t('account')}
                </>
              ) : (
                t(step)
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Drawing({ step }: { step: (typeof steps)[number] }) {
  return (
    <svg viewBox="0 0 120 56" aria-hidden="true" className="h-14 w-full max-w-40 rounded-sm bg-sunk text-ink-3">
      <rect x="10" y="8" width="100" height="40" rx="5" fill="var(--surface)" stroke="var(--line-strong)" />
      <path d="M10 17h100" stroke="var(--line)" />
      {step === 'account' && (
        <>
          <circle cx="60" cy="27" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M50 42c1-7 19-7 20 0" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </>
      )}
      {step === 'create' && (
        <>
          <rect x="38" y="25" width="44" height="15" rx="4" fill="var(--accent)" />
          <path d="M60 28.5v8M56 32.5h8" stroke="var(--surface)" strokeWidth="1.5" />
        </>
      )}
      {step === 'paste' && (
        <>
          <rect x="20" y="25" width="80" height="15" rx="4" fill="none" stroke="var(--accent)" strokeWidth="1.5" />
          {[0, 1, 2, 3, 4, 5, 6].map((n) => (
            <circle key={n} cx={30 + n * 8} cy="32.5" r="2" fill="currentColor" />
          ))}
        </>
      )}
    </svg>
  );
}
