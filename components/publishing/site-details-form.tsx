'use client';
import { useForm, type Resolver } from 'react-hook-form';
import { useLocale, useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Field, Input, Textarea } from '@/components/ui/field';
import { toast } from '@/components/ui/toaster';
import { slugSchema } from '@/lib/publishing/sites/site';
import { siteDetailsSchema, type SiteDetails } from '@/lib/publishing/bundles/site-details';
import type { ShownSite } from '@/lib/base/answers/site-answers';
import type { SiteCalls } from './site-calls';

type Inputs = { slug: string; title: string; description: string; language: string; icon: string };

const languages = ['en', 'zh-CN', 'zh-TW', 'de', 'es', 'fr', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'ru', 'tr', 'uk'];

/** Empty fields are left out, and the app's own values are used. */
function detailsOf({ title, description, language, icon }: Inputs): SiteDetails {
  const filled = Object.entries({ title, description, language, icon })
    .map(([key, value]) => [key, value.trim()] as const)
    .filter(([, value]) => value !== '');
  return Object.fromEntries(filled);
}

/** Address, title, description, language and icon; errors are shown next to their field and nothing typed is lost. */
export function SiteDetailsForm({
  site,
  change,
  onChange,
}: {
  site: ShownSite;
  change: SiteCalls['change'];
  onChange: () => void;
}) {
  const t = useTranslations('publishing');
  const locale = useLocale();
  const failureWords = useFailureWords();
  const { slug, details } = site;
  const resolver: Resolver<Inputs> = (values) => {
    const isSlugRight = slugSchema.safeParse(values.slug).success;
    const parsed = siteDetailsSchema.safeParse(detailsOf(values));
    const isWrong = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => issue.path[0]));
    const errors = {
      ...(!isSlugRight && { slug: { type: 'form', message: t('addressWrong') } }),
      ...(isWrong.has('title') && { title: { type: 'form', message: t('tooLong') } }),
      ...(isWrong.has('description') && { description: { type: 'form', message: t('tooLong') } }),
      ...(isWrong.has('icon') && { icon: { type: 'form', message: t('iconWrong') } }),
    };
    return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors };
  };
  const { register, handleSubmit, setError, setFocus, reset, formState } = useForm<Inputs>({
    defaultValues: {
      slug,
      title: details.title ?? '',
      description: details.description ?? '',
      language: details.language ?? '',
      icon: details.icon ?? '',
    },
    resolver,
  });
  const { errors, isSubmitting, isDirty } = formState;

  const submit = handleSubmit(async (inputs) => {
    const wanted = slugSchema.parse(inputs.slug);
    const fresh = detailsOf(inputs);
    const areDetailsNew = JSON.stringify(fresh) !== JSON.stringify(detailsOf({ slug, ...emptyDetails, ...details }));
    const result = await change({ ...(wanted !== slug && { slug: wanted }), ...(areDetailsNew && { details: fresh }) });
    if (!result.ok) {
      const isAboutAddress = result.error.code.startsWith('address-');
      const field = isAboutAddress || wanted !== slug ? 'slug' : 'title';
      setError(field, { type: 'server', message: failureWords(result.error) });
      setFocus(field);
      return;
    }
    reset({ ...inputs, slug: wanted });
    const url = result.value.site?.url;
    toast(wanted !== slug && url !== undefined ? t('savedAddress', { host: new URL(url).host }) : t('savedDetails'));
    onChange();
  });

  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const offered =
    details.language === undefined || languages.includes(details.language)
      ? languages
      : [details.language, ...languages];
  // A browser that opens sites by port has no host name to show here.
  const { host } = new URL(site.url);
  const suffix = host.startsWith(`${slug}.`) ? host.slice(slug.length) : '';
  return (
    <section className="rounded-lg border border-line p-4">
      <h3 className="text-md">{t('detailsTitle')}</h3>
      <p className="mt-0.5 text-sm text-ink-2">{t('detailsWords')}</p>
      <form noValidate onSubmit={(event) => void submit(event)} className="mt-4 grid gap-4">
        <Field label={t('address')} problem={errors.slug?.message ?? null}>
          {(props) => (
            <div className="flex items-center gap-2">
              <Input
                {...props}
                {...register('slug')}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                className="min-w-24 flex-1"
              />
              <span className="text-sm text-ink-3 [overflow-wrap:anywhere]">{suffix}</span>
            </div>
          )}
        </Field>
        <div className="grid grid-cols-[minmax(0,1fr)_7rem] gap-4">
          <Field label={t('siteTitle')} hint={t('siteTitleHint')} problem={errors.title?.message ?? null}>
            {(props) => <Input {...props} {...register('title')} />}
          </Field>
          <Field label={t('icon')} hint={t('iconHint')} problem={errors.icon?.message ?? null}>
            {(props) => <Input {...props} {...register('icon')} autoComplete="off" />}
          </Field>
        </div>
        <Field label={t('description')} hint={t('descriptionHint')} problem={errors.description?.message ?? null}>
          {(props) => <Textarea {...props} {...register('description')} rows={2} className="min-h-16" />}
        </Field>
        <Field label={t('language')}>
          {(props) => (
            <select
              {...props}
              {...register('language')}
              className="h-9 w-full max-w-72 min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-md text-ink focus:border-accent-text max-wide:h-11 max-wide:text-lg"
            >
              <option value="">{t('asTheApp')}</option>
              {offered.map((language) => (
                <option key={language} value={language}>
                  {names.of(language)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div>
          <Button type="submit" isBusy={isSubmitting} disabledBecause={isDirty ? null : t('nothingToSave')}>
            {t('save')}
          </Button>
        </div>
      </form>
    </section>
  );
}

const emptyDetails = { title: '', description: '', language: '', icon: '' };
