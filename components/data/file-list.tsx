'use client';
import { DownloadIcon, FileIcon, Trash2Icon, UploadIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCall } from '@/components/intl/use-call';
import { useWording } from '@/components/intl/wording';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { toast } from '@/components/ui/toaster';
import type { StoredFile } from '@/lib/backends/data/data-view';
import { AccessWords } from './access-words';
import type { Asking } from './confirm-dialog';
import type { DataCalls } from './data-calls';
import { Line, Lines, useLoaded, when } from './listed';

/** Files that visitors uploaded to the app, by bucket: view, download, add, delete with undo. */
export function FileList({
  calls,
  stamp,
  guard,
  onAsk,
  onChanged,
}: {
  calls: DataCalls;
  stamp: unknown;
  guard: (act: () => void) => void;
  onAsk: (asking: Asking) => void;
  onChanged: () => void;
}) {
  const t = useTranslations('data.files');
  const tCommon = useTranslations('common');
  const call = useCall();
  const { moment, size } = useWording();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const loaded = useLoaded(calls, stamp, calls.files);
  if ('instead' in loaded) return loaded.instead;
  const { reload, value } = loaded;
  const bucket = value.buckets.find(({ id }) => id === chosen) ?? value.buckets[0];
  const files = value.files.filter((file) => file.bucket === bucket?.id);
  const changed = () => {
    reload();
    onChanged();
  };

  async function upload(file: File) {
    if (!bucket) return;
    setBusy(true);
    const put = await call(calls.putFile(bucket.id, file.name.replace(/[?#/\\]/g, '-'), file, null));
    setBusy(false);
    if (put === undefined) return;
    toast(t('added', { name: file.name }));
    changed();
  }
  function askToRemove(file: StoredFile) {
    if ((file.size ?? 0) <= mostPutBack) return void remove(file);
    onAsk({
      title: t('deleteTitle', { name: file.name }),
      words: t('tooLargeToPutBack'),
      yes: t('deleteYes'),
      isDanger: true,
      act: () => void call(calls.removeFile(file.bucket, file.name)).then((done) => done !== undefined && changed()),
    });
  }
  async function remove({ bucket: place, name, owner, type }: StoredFile) {
    // Downloaded before it is deleted, since undo needs its bytes.
    const bytes = await fetch(calls.fileAt(place, name)).then(
      async (answer) => (answer.ok ? new Blob([await answer.arrayBuffer()], { type: type ?? '' }) : null),
      () => null,
    );
    if (bytes === null) return void toast(t('notDeleted'));
    if ((await call(calls.removeFile(place, name))) === undefined) return;
    changed();
    const putBack = async () => {
      if ((await call(calls.putFile(place, name, bytes, owner))) !== undefined) changed();
    };
    toast(t('deleted', { name }), {
      duration: 15_000,
      action: { label: tCommon('undo'), onClick: () => void putBack() },
    });
  }
  if (!bucket) return <p className="border-t border-line px-5 py-4 text-sm text-ink-2">{t('none')}</p>;
  return (
    <>
      <div className="grid gap-3 px-5 pb-3 @max-[560px]/pane:px-3">
        <AccessWords table={{ access: bucket.access, isView: false }} as={null} />
        <div className="flex flex-wrap items-center gap-2">
          {value.buckets.length > 1 && (
            <Select
              aria-label={t('place')}
              data-testid="select-bucket"
              className="h-8 text-sm max-wide:h-10"
              value={bucket.id}
              onChange={(event) => setChosen(event.target.value)}
            >
              {value.buckets.map(({ id }) => (
                <option key={id} value={id}>
                  {id}
                </option>
              ))}
            </Select>
          )}
          <span className="flex-1" />
          <input
            ref={input}
            type="file"
            className="sr-only"
            tabIndex={-1}
            aria-label={t('upload')}
            data-testid="file-upload"
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) guard(() => void upload(file));
            }}
          />
          <Button isBusy={isBusy} data-testid="button-upload" onClick={() => input.current?.click()}>
            <UploadIcon className="size-4" aria-hidden="true" />
            {t('upload')}
          </Button>
        </div>
      </div>
      <Lines label={t('list')} isEmpty={files.length === 0} empty={t('none')}>
        {files.map((file) => {
          const at = when(file.added);
          const facts = [file.size !== null && size(file.size), at !== null && moment(at)].filter(
            (one) => one !== false,
          );
          const address = calls.fileAt(file.bucket, file.name);
          return (
            <Line
              key={file.id}
              title={file.name}
              facts={facts}
              before={<Thumbnail file={file} address={address} />}
              actions={
                <>
                  <Button variant="quiet" size="icon" asChild>
                    <a
                      href={address}
                      download
                      onClick={() => toast(tCommon('downloading'))}
                      aria-label={t('download', { name: file.name })}
                    >
                      <DownloadIcon className="size-4" aria-hidden="true" />
                    </a>
                  </Button>
                  <IconButton label={t('delete', { name: file.name })} onClick={() => guard(() => askToRemove(file))}>
                    <Trash2Icon className="size-4" aria-hidden="true" />
                  </IconButton>
                </>
              }
            />
          );
        })}
      </Lines>
    </>
  );
}

/** Size in bytes up to which a file can be uploaded again in one request. */
const mostPutBack = 20 * 1024 * 1024;

/** A thumbnail is not worth downloading ten megabytes. */
const mostShown = 5_000_000;

function Thumbnail({ file, address }: { file: StoredFile; address: string }) {
  const box = 'grid size-11 flex-none place-items-center overflow-hidden rounded-sm border border-line bg-sunk';
  if (!file.isPicture || (file.size ?? 0) > mostShown)
    return (
      <span className={box}>
        <FileIcon className="size-5 text-ink-3" aria-hidden="true" />
      </span>
    );
  return (
    <span className={box}>
      {/* oxlint-disable-next-line nextjs/no-img-element -- bytes of the app's storage, nothing to optimise */}
      <img src={address} alt="" loading="lazy" className="size-full object-cover" />
    </span>
  );
}
