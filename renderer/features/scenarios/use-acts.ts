import { longestScenario, type Scenario } from '#contract/models/scenario.ts';
import { noticeError } from '#renderer/errors/present-error.ts';
import { downloadText } from '#renderer/lib/download-text.ts';
import { formatBytes } from '#renderer/lib/format-bytes.ts';
import { visibleText } from '#renderer/lib/visible-text.ts';
import { useServices } from '#renderer/platform/services.tsx';
import { addNotice } from '#renderer/state/notice-store.ts';
import { blankScenario } from './blank-scenario.ts';
import type { DocumentView } from './use-document.ts';

export interface Acts {
  readonly open: (ref: string) => void;
  readonly createBlank: () => void;
  readonly record: () => void;
  readonly importFile: (file: File) => void;
  readonly exportFile: () => void;
  readonly duplicate: () => void;
  /** Of what is open, when it is a kept one. */
  readonly remove: () => void;
}

/** What is done with scenarios as wholes. What goes wrong is said in a notice; what changed comes over the feed. */
export function useActs({ document }: DocumentView): Acts {
  const { client, stores } = useServices();
  const open = (ref: string) => stores.selection.setState({ view: 'scenarios', scenario: ref });
  const show = ({ id, slug }: Scenario) => open(id ?? slug);
  const keepNew = async (text: string) => {
    try {
      show(await client.scenarios.save({ text }));
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  const restore = async (id: NonNullable<Scenario['id']>) => {
    try {
      show(await client.scenarios.restore({ id }));
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  const remove = async () => {
    const scenario = document.store.getState().scenario;
    if (scenario === null || scenario.id === null) return;
    const { id, name } = scenario;
    // What was typed last is worth having back, too.
    await document.flush();
    try {
      await client.scenarios.remove({ id });
      stores.selection.setState({ scenario: null });
      addNotice(stores.notice, {
        tone: 'info',
        title: `“${visibleText(name)}” is removed`,
        action: { label: 'Undo', run: () => void restore(id) },
        key: 'scenario-removed',
        lastsMs: 10_000,
      });
    } catch (error) {
      noticeError(stores.notice, error);
    }
  };
  const importFile = async (file: File) => {
    if (file.size > longestScenario) {
      const text = `${file.name} has ${formatBytes(file.size)}; a scenario holds ${formatBytes(longestScenario)}.`;
      addNotice(stores.notice, { tone: 'bad', title: 'The file was not taken.', text, key: 'scenario-import', lastsMs: null });
      return;
    }
    await keepNew(await file.text());
  };
  return {
    open,
    createBlank: () => void keepNew(blankScenario),
    record: () => stores.selection.setState({ dialog: { kind: 'record', from: null } }),
    importFile: (file) => void importFile(file),
    exportFile: () => {
      const { scenario, text } = document.store.getState();
      downloadText(`${scenario?.slug ?? 'scenario'}.yaml`, text, 'application/yaml');
    },
    duplicate: () => void keepNew(document.store.getState().text),
    remove: () => void remove(),
  };
}
