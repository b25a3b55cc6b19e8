'use client';
import { BlocksIcon, CheckIcon, ChevronRightIcon, PackageIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useWording } from '@/components/intl/wording';
import { classNames } from '@/components/ui/class-names';
import { isPlanDone } from '@/lib/studio/studio/describe-turn';
import { partOfPlan } from '@/lib/studio/studio/part-of-plan';
import { readPlan } from '@/lib/studio/studio/read-plan';
import type { FileRow, Refusal, StudioTurn } from '@/lib/studio/studio/studio-state';
import { FileRows } from './file-rows';
import { InlineMarkdown } from './inline-markdown';

/** A finished turn with this many files or fewer shows them unfolded. */
const mostInView = 5;

/** What a turn set out to do and what it has written. Steps are ticked together, once the result was tried and kept. */
export function WorkCard({ turn }: { turn: StudioTurn }) {
  const t = useTranslations('studio.work');
  const tModules = useTranslations('modules');
  const { size } = useWording();
  const { plan, modules, refusals } = turn.said;
  // The direction's card names the typefaces.
  const packages = turn.said.packages.filter(({ name }) => !isTypeface(name));
  const files = withoutEasels(turn.said.files, modules);
  // People watch the files while they are written; once the turn is done, what was said matters more than twenty names.
  const isFolded = turn.outcome !== null && files.length > mostInView;
  const isEmpty = files.length + modules.length + packages.length + refusals.length === 0;
  if (plan === null && isEmpty) return null;
  return (
    <div className="animate-rise overflow-hidden rounded-lg border border-line bg-surface">
      <header className="flex items-center gap-2.5 px-3.5 pt-2.5 pb-2 text-sm font-bold">
        {plan === null ? t('files') : t('plan')}
        {!isFolded && files.length > 0 && (
          <span className="num ml-auto text-xs font-regular text-ink-3">{t('fileCount', { count: files.length })}</span>
        )}
      </header>
      {plan !== null && <PlanSteps plan={plan} isDone={isPlanDone(turn)} writing={writingPath(turn)} />}
      {files.length > 0 && (
        <div className={plan === null ? '' : 'border-t border-line'}>
          {isFolded ? (
            <details className="group/files">
              <summary className="flex cursor-pointer list-none items-center gap-2.5 px-3.5 py-2 text-sm text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
                <ChevronRightIcon
                  className="size-4 text-ink-3 transition-transform group-open/files:rotate-90"
                  aria-hidden="true"
                />
                {t('fileCount', { count: files.length })}
                <span className="num ml-auto text-xs text-ink-3">{size(sizeOf(files))}</span>
              </summary>
              <FileRows files={files} />
            </details>
          ) : (
            <FileRows files={files} />
          )}
        </div>
      )}
      {modules.length > 0 && (
        <ul className="grid gap-1 border-t border-line px-3.5 py-2 text-xs text-ink-2">
          {modules.map((name) => (
            <li key={name} className="flex items-center gap-2.5">
              <BlocksIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />
              {t('module', {
                name: tModules.has(`name.${name as 'auth'}`) ? tModules(`name.${name as 'auth'}`) : name,
              })}
            </li>
          ))}
        </ul>
      )}
      {packages.length > 0 && (
        <ul className="grid gap-1 border-t border-line px-3.5 py-2 text-xs text-ink-2">
          {packages.map((added) => (
            <li key={added.name} className="flex items-center gap-2.5">
              <PackageIcon className="size-4 flex-none text-ink-3" aria-hidden="true" />
              {added.version === null ? t('packageRemoved', { name: added.name }) : t('package', { name: added.name })}
            </li>
          ))}
        </ul>
      )}
      {refusals.length > 0 && <Refusals refusals={refusals} />}
    </div>
  );
}

const isTypeface = (name: string) => /^@fontsource/.test(name);

const sizeOf = (files: readonly FileRow[]) =>
  files.reduce((sum, file) => sum + (file.phase === 'done' ? file.size : 0), 0);

/**
 * Leaves out what was not written for this app. A ready-made part has a single line; the files of its folders are left
 * out by path as well, since turns of older versions don't say who wrote them.
 */
function withoutEasels(files: readonly FileRow[], modules: readonly string[]): readonly FileRow[] {
  const folders = modules.flatMap((name) => [`src/modules/${name}/`, `supabase/functions/${name}/`]);
  return files.filter(({ path, isEasels }) => !isEasels && !folders.some((folder) => path.startsWith(folder)));
}

/** The file that is being written now; null if none is. */
function writingPath({ activity, outcome }: StudioTurn): string | null {
  return outcome === null && activity.type === 'file' ? activity.path : null;
}

function PlanSteps({ plan, isDone, writing }: { plan: string; isDone: boolean; writing: string | null }) {
  const t = useTranslations('studio.work');
  const tProgress = useTranslations('studio.progress');
  const steps = readPlan(plan);
  const current = writing === null ? null : partOfPlan(steps, writing);
  return (
    <ol className="grid gap-1.5 px-3.5 pb-3 text-sm text-ink-2">
      {steps.map((step, index) => (
        <li key={index} className="grid grid-cols-[16px_minmax(0,1fr)] items-start gap-2.5">
          {isDone ? (
            <CheckIcon className="mt-0.5 size-4 text-good" strokeWidth={2.2} aria-hidden="true" />
          ) : (
            <span
              aria-hidden="true"
              className={classNames(
                'mt-2 ml-1 size-1.5 rounded-full',
                index === current ? 'bg-accent-text ring-3 ring-accent-soft' : 'bg-line-strong',
              )}
            />
          )}
          <span className={index === current ? 'text-ink' : undefined}>
            <InlineMarkdown text={step} />
            {index === current && <span className="sr-only"> {tProgress('now')}</span>}
            {isDone && <span className="sr-only"> {t('done')}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** A reply may be refused ten thousand times; the log has all of them. */
const mostRefusals = 20;

function Refusals({ refusals }: { refusals: readonly Refusal[] }) {
  const t = useTranslations('studio');
  return (
    <ul className="grid gap-1 border-t border-line px-3.5 py-2 text-xs text-ink-2">
      {refusals.slice(0, mostRefusals).map((refusal, index) => (
        <li key={index}>
          {refusal.path === null ? t('work.refusedOther') : t('work.refusedFile', { path: refusal.path })}
          <span className="text-ink-3"> · {t(`refusal.${refusal.code}`)}</span>
        </li>
      ))}
      {refusals.length > mostRefusals && (
        <li className="text-ink-3">{t('work.more', { count: refusals.length - mostRefusals })}</li>
      )}
    </ul>
  );
}
