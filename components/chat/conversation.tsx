'use client';
import { ArrowDownIcon } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { StickToBottom, useStickToBottomContext } from 'use-stick-to-bottom';
import { Button } from '@/components/ui/button';
import type { StudioHandle } from '@/lib/studio/studio/studio-controller';
import type { StudioTurn } from '@/lib/studio/studio/studio-state';
import { LookOffer, mayLook } from './look-offer';
import { TurnArticle } from './turn-article';

/** The log of all turns. Stays at the bottom unless scrolled up; short logs sit next to the composer. */
export function Conversation({
  studio,
  turns,
  isDemo,
  mayBeShown,
  onEdit,
  onOpenVersions,
  onOwnWords,
}: {
  studio: StudioHandle;
  turns: readonly StudioTurn[];
  isDemo: boolean;
  /** Whether the model sees pictures, and this engine can take them. */
  mayBeShown: boolean;
  onEdit: (turn: StudioTurn) => void;
  onOpenVersions: () => void;
  onOwnWords: () => void;
}) {
  const t = useTranslations('studio');
  const canEdit = turns.every((turn) => turn.outcome !== null);
  return (
    <StickToBottom
      initial="instant"
      resize="instant"
      className="relative min-h-0 before:pointer-events-none before:absolute before:inset-x-0 before:top-0 before:z-10 before:mr-3 before:h-4.5 before:bg-linear-to-b before:from-paper before:from-20% before:to-transparent"
    >
      <Log turns={turns.length}>
        {turns.length === 0 && <p className="text-center text-ink-3">{t(emptyWords(studio.project))}</p>}
        {turns.map((turn, index) => (
          <TurnArticle
            key={turn.turnId}
            studio={studio}
            turn={turn}
            number={index + 1}
            canEdit={canEdit}
            onEdit={onEdit}
            isLast={index === turns.length - 1}
            isDemo={isDemo}
            onOpenVersions={onOpenVersions}
            onOwnWords={onOwnWords}
          />
        ))}
        {mayBeShown && mayLook(turns) && <LookOffer studio={studio} />}
      </Log>
      <JumpToLatest />
    </StickToBottom>
  );
}

/** Keys and gestures that scroll away from the end of the log. */
const upwards: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp', 'Home']);

function Log({ turns, children }: { turns: number; children: ReactNode }) {
  const t = useTranslations('studio');
  const { scrollRef, contentRef, isAtBottom, scrollToBottom } = useStickToBottomContext();
  // Content that appears above the composer shrinks this without a scroll event: keep the end in view.
  useEffect(() => {
    const log = scrollRef.current;
    if (log === null || !isAtBottom) return undefined;
    let height = log.clientHeight;
    const watch = new ResizeObserver(() => {
      if (log.clientHeight < height) void scrollToBottom('instant');
      height = log.clientHeight;
    });
    watch.observe(log);
    return () => watch.disconnect();
  }, [scrollRef, isAtBottom, scrollToBottom]);
  // Folding an older turn moves the log, which on a busy machine looks like scrolling up: only a key or gesture counts
  // as leaving the end.
  const hasLeft = useRef(false);
  useEffect(() => {
    hasLeft.current = false;
    void scrollToBottom('instant');
  }, [turns, scrollToBottom]);
  useEffect(() => {
    const [log, content] = [scrollRef.current, contentRef.current];
    if (log === null || content === null) return undefined;
    const leave = () => (hasLeft.current = true);
    const turned = (event: WheelEvent) => event.deltaY < 0 && leave();
    const pressed = (event: KeyboardEvent) => upwards.has(event.key) && leave();
    log.addEventListener('wheel', turned, { passive: true });
    log.addEventListener('touchmove', leave, { passive: true });
    // The scroll bar, or selecting text.
    log.addEventListener('pointerdown', leave);
    log.addEventListener('keydown', pressed);
    const watch = new ResizeObserver(() => {
      if (!hasLeft.current) void scrollToBottom('instant');
    });
    watch.observe(content);
    return () => {
      log.removeEventListener('wheel', turned);
      log.removeEventListener('touchmove', leave);
      log.removeEventListener('pointerdown', leave);
      log.removeEventListener('keydown', pressed);
      watch.disconnect();
    };
  }, [scrollRef, contentRef, scrollToBottom]);
  useEffect(() => {
    if (isAtBottom) hasLeft.current = false;
  }, [isAtBottom]);
  return (
    <div
      ref={scrollRef}
      role="log"
      aria-label={t('conversation')}
      data-testid="log-conversation"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard
      tabIndex={0}
      // Positioned, so that text for screen readers only can't stick out of it and make the page scroll.
      className="scrollbar-calm relative flex h-full flex-col overflow-y-auto focus-visible:shadow-[inset_0_0_0_2px_var(--accent-text)]"
    >
      <div ref={contentRef} className="mt-auto flex flex-col gap-5 px-4.5 pt-4 pb-2 max-wide:px-3.5">
        {children}
      </div>
    </div>
  );
}

function JumpToLatest() {
  const t = useTranslations('studio');
  const { isAtBottom, scrollToBottom } = useStickToBottomContext();
  if (isAtBottom) return null;
  return (
    <Button
      variant="second"
      onClick={() => void scrollToBottom()}
      className="absolute bottom-2 left-1/2 -translate-x-1/2 animate-rise rounded-full bg-raised shadow-2"
    >
      <ArrowDownIcon className="size-4" aria-hidden="true" />
      {t('jumpToLatest')}
    </Button>
  );
}

function emptyWords({ isFork, isFromTemplate }: StudioHandle['project']) {
  if (isFork) return 'emptyFork';
  return isFromTemplate ? 'emptyTemplate' : 'emptyConversation';
}
