/** Code that signs an event as an endpoint expects it and sends it there: what a person's own sender has to do. */
import type { SenderLanguage, SenderSample } from '#contract/models/sender-sample.ts';
import type { Signing } from '#contract/models/signing.ts';
import { recipeOf } from './recipe.ts';
import { curlSender } from './senders/curl-sender.ts';
import { nodeSender } from './senders/node-sender.ts';
import { pythonSender } from './senders/python-sender.ts';
import { type SenderWriter, secretVariable } from './senders/sender-writer.ts';

const writers: Readonly<Record<SenderLanguage, SenderWriter>> = { curl: curlSender, node: nodeSender, python: pythonSender };

/** A whole file. Holds no secret: it reads it from the environment when it runs. */
export function senderSample(signing: Signing, address: string, language: SenderLanguage): SenderSample {
  const { syntax, fileName, command, code } = writers[language];
  return {
    language,
    syntax,
    fileName,
    command,
    secretVariable,
    code: code({ recipe: recipeOf(signing), address, publicUrl: signing.publicUrl }),
  };
}
