import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { usePlanDeeds } from './use-plan-deeds.ts';

/** Reads a plan from a file and opens it. */
export function ImportPlanButton({ isDisabled }: { readonly isDisabled: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  const deeds = usePlanDeeds();
  return (
    <>
      <input
        ref={field}
        type="file"
        hidden
        accept=".json,.yaml,.yml,application/json"
        aria-label="Plan to import"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) deeds.import(file);
          event.target.value = '';
        }}
      />
      <Button size="small" icon={Upload} disabled={isDisabled} onClick={() => field.current?.click()}>
        Import a plan
      </Button>
    </>
  );
}
