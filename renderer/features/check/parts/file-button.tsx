import { FileUp } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '#renderer/ui/button.tsx';

export interface FileButtonProps {
  readonly label: string;
  readonly onFile: (file: File) => void;
}

/** Opens the system's file picker; the file is read as bytes and goes nowhere else. */
export function FileButton({ label, onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="small" variant="quiet" icon={FileUp} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // why: the same file chosen twice is a change that would not be told otherwise.
          event.target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}
