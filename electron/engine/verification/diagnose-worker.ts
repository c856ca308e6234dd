/** Entry of the diagnosis worker: one case at a time, ended early when its number is in the stop flag. */
import type { Diagnosis } from '#contract/models/diagnosis.ts';
import { serveJobs } from '../workers/serve-jobs.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import { diagnosisLimits } from './diagnosis/limits.ts';
import type { DiagnosisCase } from './diagnosis-case.ts';

serveJobs<DiagnosisCase, Diagnosis>('diagnose-worker', (given, isStopped) => diagnose(given, { ...diagnosisLimits, isStopped }));
