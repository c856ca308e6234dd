import type { Delivery } from '#contract/models/delivery.ts';
import { BodyView } from '#renderer/exchange/body-view.tsx';
import { headerValue } from '#renderer/exchange/header-rows.ts';
import type { BodySource } from '#renderer/exchange/load-body.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { usePayloadMarks } from '../use-payload-marks.ts';

export function PayloadTab({ delivery, onOpenRaw }: { readonly delivery: Delivery; readonly onOpenRaw: () => void }) {
  const findMarks = usePayloadMarks();
  return (
    <BodyView
      source={sourceOf(delivery)}
      label="Payload"
      emptyText={`${delivery.method} carried no body. The signature is over zero bytes.`}
      onOpenRaw={onOpenRaw}
      findMarks={findMarks}
    />
  );
}

function sourceOf({ body, headers, isTruncated, warnings }: Delivery): BodySource {
  return {
    path: body.path,
    keptBytes: body.keptBytes,
    sha256: body.sha256,
    contentType: body.contentType,
    contentEncoding: headerValue(headers, 'content-encoding').replace(/^identity$/i, ''),
    truncation: isTruncated ? truncationOf(body, warnings) : undefined,
  };
}

function truncationOf(body: Delivery['body'], warnings: Delivery['warnings']): NonNullable<BodySource['truncation']> {
  const total = body.totalBytes > body.keptBytes ? ` of ${formatBytes(body.totalBytes)}` : '';
  return {
    title: `Only the first ${formatBytes(body.keptBytes)}${total} are kept`,
    why: warnings.find(({ code }) => code === 'over_limit' || code === 'cut_off')?.sentence ?? '',
  };
}
