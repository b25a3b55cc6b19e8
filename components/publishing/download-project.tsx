'use client';
import { DownloadIcon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toaster';
import type { ProjectId } from '@/lib/base/foundation/id';

/** Downloads the whole app: the way out of Easel, for every project. */
export function DownloadProject({ projectId }: { projectId: ProjectId }) {
  const t = useTranslations('publishing');
  const tCommon = useTranslations('common');
  return (
    <section className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="text-md">{t('downloadTitle')}</h3>
        <p className="mt-0.5 text-sm text-ink-2">{t('downloadWords')}</p>
      </div>
      <Button asChild>
        <a
          href={`/api/projects/${projectId}/export.zip`}
          download
          data-testid="link-download-the-project"
          onClick={() => toast(tCommon('downloading'))}
        >
          <DownloadIcon className="size-3.5 flex-none" aria-hidden="true" />
          {t('download')}
        </a>
      </Button>
    </section>
  );
}
