import { Component, type ErrorInfo, type ReactNode } from 'react';
import { ErrorCallout } from '#renderer/errors/error-callout.tsx';
import styles from './crash-screen.module.css';

interface Props {
  /** What is inside, for the words: "the timeline". */
  readonly name: string;
  /** A change of it gives the inside another chance. */
  readonly resetKey?: string | undefined;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  readonly hasFailed: boolean;
  readonly resetKey: string | undefined;
}

/** A fault inside one pane stays inside it: the pane says so and can be drawn again; the rest goes on. */
export class CrashScreen extends Component<Props, State> {
  override state: State = { error: undefined, hasFailed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error, hasFailed: true };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: undefined, hasFailed: false, resetKey: props.resetKey };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    // biome-ignore lint/suspicious/noConsole: the page has no other log, and a fault must leave a trace
    console.error(`Drawing ${this.props.name} failed.`, error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    const again = () => this.setState({ error: undefined, hasFailed: false });
    return (
      <div className={styles.crash}>
        <ErrorCallout error={this.state.error} actions={{ retry: again, reload: () => location.reload() }} />
      </div>
    );
  }
}
