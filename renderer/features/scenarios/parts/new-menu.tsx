import { ChevronDown, Disc, FileUp, Plus, SquarePen } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import type { Acts } from '../use-acts.ts';

/** The ways to a new scenario. */
export function NewMenu({ acts, isDisabled }: { readonly acts: Acts; readonly isDisabled: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Menu
        label="New scenario"
        align="end"
        items={[
          { id: 'blank', label: 'Blank', icon: SquarePen, onSelect: acts.createBlank },
          { id: 'record', label: 'Record from a run…', icon: Disc, onSelect: acts.record },
          { id: 'import', label: 'Import a file…', icon: FileUp, onSelect: () => input.current?.click() },
        ]}
      >
        <Button size="small" icon={Plus} disabled={isDisabled}>
          New
          <ChevronDown size={12} strokeWidth={1.75} aria-hidden />
        </Button>
      </Menu>
      <input
        ref={input}
        type="file"
        hidden
        accept=".yaml,.yml,text/yaml,application/yaml"
        aria-label="Import a scenario"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // why: the same file chosen twice is a change that would not be told otherwise.
          event.target.value = '';
          if (file !== undefined) acts.importFile(file);
        }}
      />
    </>
  );
}
