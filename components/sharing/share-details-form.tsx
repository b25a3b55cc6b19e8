'use client';
import { ChevronRightIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useForm, type Resolver } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '@/components/intl/use-call';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import type { CallResult } from '@/lib/studio/studio/request';
import { longestTag, mostTags, readTags } from './read-tags';
import type { ShownShare } from '@/lib/base/answers/sharing-answers';
import type { ShareChange } from './sharing-calls';

type Inputs = { title: string; description: string; tags: string };

/** Limits of `POST /api/projects/:id/share`. */
const longestTitle = 80;
const longestDescription = 300;

/** How the app is introduced to visitors; collapsed, since the app's name is usually enough. */
export function ShareDetailsForm({
  share,
  save,
  children,
}: {
  share: ShownShare;
  save: (details: Pick<ShareChange, 'title' | 'description' | 'tags'>) => Promise<CallResult<unknown>>;
  /** Further fields, whose changes are saved separately. */
  children: ReactNode;
}) {
  const t = useTranslations('sharing');
  const tCommon = useTranslations('common');
  const failureWords = useFailureWords();
  const resolver: Resolver<Inputs> = (values) => {
    const tags = readTags(values.tags);
    const problem =
      tags.length > mostTags
        ? t('detailTagsTooMany', { count: mostTags })
        : tags.some((tag) => tag.length > longestTag)
          ? t('detailTagTooLong', { count: longestTag })
          : null;
    const errors = {
      ...(values.title.trim() === '' && { title: { type: 'form', message: t('detailTitleNeeded') } }),
      ...(problem !== null && { tags: { type: 'form', message: problem } }),
    };
    return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors };
  };
  const { register, handleSubmit, setError, reset, formState } = useForm<Inputs>({
    defaultValues: { title: share.title, description: share.description, tags: share.tags.join(', ') },
    resolver,
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async ({ title, description, tags }) => {
    const saved = await save({ title: title.trim(), description: description.trim(), tags: readTags(tags) });
    if (saved.ok) reset({ title: title.trim(), description: description.trim(), tags: readTags(tags).join(', ') });
    else setError('title', { type: 'server', message: failureWords(saved.error) });
  });
  return (
    <details className="group mt-3 border-t border-line pt-3">
      <summary className="flex min-h-8 cursor-pointer list-none items-center gap-1.5 rounded-sm font-medium max-wide:min-h-10 [&::-webkit-details-marker]:hidden">
        <ChevronRightIcon className="size-4 text-ink-3 transition-transform group-open:rotate-90" aria-hidden="true" />
        {t('details')}
      </summary>
      <form className="mt-2.5 grid gap-3" onSubmit={(event) => void submit(event)}>
        <Field label={t('detailTitle')} problem={errors.title?.message ?? null}>
          {(props) => <Input {...props} maxLength={longestTitle} {...register('title')} />}
        </Field>
        <Field label={t('detailDescription')}>
          {(props) => <Input {...props} maxLength={longestDescription} {...register('description')} />}
        </Field>
        <Field
          label={t('detailTags')}
          hint={t('detailTagsHint', { count: mostTags })}
          problem={errors.tags?.message ?? null}
        >
          {(props) => <Input {...props} autoComplete="off" {...register('tags')} />}
        </Field>
        {children}
        <Button type="submit" className="justify-self-start" isBusy={isSubmitting} data-testid="button-save-details">
          {tCommon('save')}
        </Button>
      </form>
    </details>
  );
}
