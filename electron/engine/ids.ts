import {
  attemptIdSchema,
  conformanceIdSchema,
  draftIdSchema,
  endpointIdSchema,
  exportIdSchema,
  ignoreRuleIdSchema,
  jobIdSchema,
  planIdSchema,
  previewIdSchema,
  replayIdSchema,
  scenarioIdSchema,
  scenarioRunIdSchema,
  secretIdSchema,
  stagedBodyIdSchema,
  targetIdSchema,
  trashIdSchema,
  viewIdSchema,
} from '#contract/ids.ts';
import type { Random } from './ports.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 26 letters and digits, the first ten from the time, so that ids sort by creation (the shape of a ULID). */
function sortableId(random: Random, nowUs: number): string {
  let timePart = '';
  let rest = Math.floor(nowUs / 1000);
  for (let i = 0; i < 10; i += 1) {
    timePart = (alphabet[rest % 32] ?? '0') + timePart;
    rest = Math.floor(rest / 32);
  }
  const randomPart = Array.from(random.bytes(16), (byte) => alphabet[byte % 32] ?? '0').join('');
  return timePart + randomPart;
}

export const newEndpointId = (random: Random, nowUs: number) => endpointIdSchema.parse(`ep_${sortableId(random, nowUs)}`);
export const newSecretId = (random: Random, nowUs: number) => secretIdSchema.parse(`sec_${sortableId(random, nowUs)}`);
export const newReplayId = (random: Random, nowUs: number) => replayIdSchema.parse(`rpl_${sortableId(random, nowUs)}`);
export const newConformanceId = (random: Random, nowUs: number) => conformanceIdSchema.parse(`cfr_${sortableId(random, nowUs)}`);
export const newAttemptId = (random: Random, nowUs: number) => attemptIdSchema.parse(`att_${sortableId(random, nowUs)}`);
export const newJobId = (random: Random, nowUs: number) => jobIdSchema.parse(`job_${sortableId(random, nowUs)}`);
export const newTrashId = (random: Random, nowUs: number) => trashIdSchema.parse(`trs_${sortableId(random, nowUs)}`);
export const newViewId = (random: Random, nowUs: number) => viewIdSchema.parse(`view_${sortableId(random, nowUs)}`);
export const newStagedBodyId = (random: Random, nowUs: number) => stagedBodyIdSchema.parse(`stg_${sortableId(random, nowUs)}`);
export const newIgnoreRuleId = (random: Random, nowUs: number) => ignoreRuleIdSchema.parse(`ign_${sortableId(random, nowUs)}`);
export const newPreviewId = (random: Random, nowUs: number) => previewIdSchema.parse(`prv_${sortableId(random, nowUs)}`);
export const newScenarioId = (random: Random, nowUs: number) => scenarioIdSchema.parse(`scn_${sortableId(random, nowUs)}`);
export const newScenarioRunId = (random: Random, nowUs: number) => scenarioRunIdSchema.parse(`srn_${sortableId(random, nowUs)}`);
export const newDraftId = (random: Random, nowUs: number) => draftIdSchema.parse(`drf_${sortableId(random, nowUs)}`);
export const newTargetId = (random: Random, nowUs: number) => targetIdSchema.parse(`tgt_${sortableId(random, nowUs)}`);
export const newPlanId = (random: Random, nowUs: number) => planIdSchema.parse(`pln_${sortableId(random, nowUs)}`);
export const newExportId = (random: Random, nowUs: number) => exportIdSchema.parse(`exp_${sortableId(random, nowUs)}`);
