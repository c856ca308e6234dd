/** Commands on deliveries that more than one feature gives. What goes wrong is said in a notice; what changed comes over the feed. */
import type { ApiClient } from '#contract/api.ts';
import type { DeliverySet } from '#contract/models/delivery-set.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { addOwnJob, ownJob } from '#renderer/state/job-store.ts';
import type { Stores } from '#renderer/state/stores.ts';

export interface CommandParts {
  readonly client: ApiClient;
  readonly stores: Stores;
}

export interface Annotation {
  readonly isBookmarked?: boolean;
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly note?: string | null;
}

/** Resolves with whether the engine took it. */
export async function annotateDeliveries({ client, stores }: CommandParts, set: DeliverySet, annotation: Annotation): Promise<boolean> {
  const { addTags = [], removeTags = [], ...rest } = annotation;
  try {
    const { jobId } = await client.deliveries.annotate({ set, ...rest, addTags: [...addTags], removeTags: [...removeTags] });
    if (jobId !== null) ownJob(stores.job, jobId);
    return true;
  } catch (error) {
    noticeError(stores.notice, error);
    return false;
  }
}

/** Into the trash. How it ended, and what undoes it, is said when the job has ended. */
export async function removeDeliveries({ client, stores }: CommandParts, set: DeliverySet): Promise<boolean> {
  try {
    addOwnJob(stores.job, await client.deliveries.remove({ set }));
    return true;
  } catch (error) {
    noticeError(stores.notice, error);
    return false;
  }
}

/** By the schemes as they are now and the secrets that counted at arrival. How it ended is said when the job has ended. */
export async function rejudgeDeliveries({ client, stores }: CommandParts, set: DeliverySet): Promise<boolean> {
  try {
    addOwnJob(stores.job, await client.deliveries.rejudge({ set }));
    return true;
  } catch (error) {
    noticeError(stores.notice, error);
    return false;
  }
}
