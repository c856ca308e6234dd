/** What deliveries are sent to, as its picker holds it: a kept target, or a URL as it is typed. Pure. */
import type { TargetId } from '#contract/ids.ts';
import type { Target, TargetChoice } from '#contract/models/target.ts';
import { shortenMiddle } from '#renderer/lib/shorten.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import type { SelectOption } from '#renderer/ui/select.tsx';
import { completeTarget } from './target-input.ts';

export interface TargetDraft {
  /** Null: the URL counts. */
  readonly targetId: TargetId | null;
  readonly url: string;
}

export const noTarget: TargetDraft = { targetId: null, url: '' };

/** What the engine is given; null while nothing is named. */
export function targetChoiceOf({ targetId, url }: TargetDraft): TargetChoice | null {
  if (targetId !== null) return { targetId };
  const completed = completeTarget(url).url;
  return completed === '' ? null : { url: completed };
}

export function targetDraftOf(choice: TargetChoice): TargetDraft {
  return 'url' in choice ? { targetId: null, url: choice.url } : { targetId: choice.targetId, url: '' };
}

/** The target used last, where nothing was named yet: the kept one with this URL, or else the URL. Production is never chosen by itself. */
export function startingTarget(draft: TargetDraft, lastUrl: string, targets: readonly Target[]): TargetDraft {
  if (draft.targetId !== null || draft.url !== '') return draft;
  const usual = targets.filter(({ isProduction }) => !isProduction);
  const kept = usual.find(({ url }) => url === lastUrl) ?? (lastUrl === '' ? usual[0] : undefined);
  if (kept !== undefined) return { targetId: kept.id, url: '' };
  return targets.some(({ url }) => url === lastUrl) ? draft : { targetId: null, url: lastUrl };
}

/** Stands for "a URL" in the list of targets. */
const urlChoice = 'url';

export function choiceValue({ targetId }: TargetDraft): string {
  return targetId ?? urlChoice;
}

export function choiceOptions(targets: readonly Target[], { targetId }: TargetDraft): readonly SelectOption[] {
  const kept = targets.map((target) => ({
    value: `${target.id}`,
    label: visibleText(target.name),
    hint: `${target.isProduction ? 'production · ' : ''}${visibleText(shortenMiddle(hostOf(target.url), 36))}`,
    group: 'Targets',
  }));
  const isGone = targetId !== null && !targets.some(({ id }) => id === targetId);
  return [
    ...kept,
    ...(isGone ? [{ value: `${targetId}`, label: 'A target that is gone', group: 'Targets' }] : []),
    { value: urlChoice, label: 'A URL', hint: 'typed here', group: 'Otherwise' },
  ];
}

/** The draft of a choice; what was typed before stays typed. */
export function chosenTarget(value: string, targets: readonly Target[], before: TargetDraft): TargetDraft {
  const target = targets.find(({ id }) => id === value);
  return { ...before, targetId: target?.id ?? null };
}

/** The host and port of a URL, or the whole text where it is none. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** Whether what was typed is the host that was asked for. */
export function isHostTyped(typed: string, host: string | null): boolean {
  return host === null || typed.trim().toLowerCase() === host.toLowerCase();
}
