/**
 * Stands in for the `electron` module where its runtime can't be had. Types are Electron's own, so that a call that does not exist
 * or takes other arguments does not compile; behaviour is only what the shell relies on, and every effect is recorded.
 */
import { EventEmitter } from 'node:events';
import type Electron from 'electron';

export interface Recorded {
  readonly copied: string[];
  readonly opened: string[];
  readonly asked: string[];
  readonly revealed: string[];
  readonly privileges: unknown[];
  readonly exits: number[];
  readonly order: string[];
  readonly badges: number[];
  readonly overlays: string[];
}

export const recorded: Recorded = {
  copied: [],
  opened: [],
  asked: [],
  revealed: [],
  privileges: [],
  exits: [],
  order: [],
  badges: [],
  overlays: [],
};

/** What the person presses in the next dialog: the index of a button. */
export const person = { presses: 0 };

export function forget(): void {
  for (const list of Object.values(recorded)) list.length = 0;
  person.presses = 0;
  keychain.backend = 'gnome_libsecret';
  keychain.tag = 'v11';
  keychain.isAvailable = true;
  keychain.refusal = '';
  ipcMain.removeAllListeners();
  invokable.clear();
  app.removeAllListeners();
  Notification.all.length = 0;
  Notification.isThere = true;
  menu.length = 0;
}

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;
export const invokable = new Map<string, Handler>();

class StandInIpcMain extends EventEmitter {
  handle(channel: string, handler: Handler): void {
    if (invokable.has(channel)) throw new Error(`A second handler for ${channel}`);
    invokable.set(channel, handler);
  }
  removeHandler(channel: string): void {
    invokable.delete(channel);
  }
}
export const ipcMain = new StandInIpcMain();

class StandInApp extends EventEmitter {
  isPackaged = false;
  isReady = Promise.resolve();
  hasLock = true;
  userData = '/nowhere';
  enableSandbox(): void {
    recorded.order.push('enableSandbox');
  }
  requestSingleInstanceLock(): boolean {
    recorded.order.push('requestSingleInstanceLock');
    return this.hasLock;
  }
  whenReady(): Promise<void> {
    return this.isReady;
  }
  getPath(_name: Parameters<Electron.App['getPath']>[0]): string {
    return this.userData;
  }
  getVersion(): string {
    return '0.0.0-test';
  }
  setName(_name: string): void {}
  quit(): void {
    recorded.order.push('quit');
    const event = { isPrevented: false, preventDefault: () => undefined };
    event.preventDefault = () => {
      event.isPrevented = true;
      return undefined;
    };
    this.emit('before-quit', event);
    if (!event.isPrevented) recorded.order.push('quit for good');
  }
  setBadgeCount(count: number): boolean {
    recorded.badges.push(count);
    return true;
  }
  exit(code = 0): void {
    recorded.exits.push(code);
  }
}
export const app = new StandInApp();

export const clipboard: Pick<Electron.Clipboard, 'writeText' | 'readText'> = {
  readText: async () => recorded.copied.at(-1) ?? '',
  writeText: async (text: string) => {
    recorded.copied.push(text);
  },
};

export const shell: Pick<Electron.Shell, 'openExternal' | 'openPath'> = {
  openExternal: async (url) => {
    recorded.opened.push(url);
  },
  openPath: async (path) => {
    recorded.revealed.push(path);
    return '';
  },
};

export const dialog = {
  async showMessageBox(...args: readonly unknown[]): Promise<Pick<Electron.MessageBoxReturnValue, 'response'>> {
    const options = args.at(-1);
    if (typeof options === 'object' && options !== null && 'message' in options) recorded.asked.push(String(options.message));
    return { response: person.presses };
  },
  showErrorBox(title: string, content: string): void {
    recorded.asked.push(`${title}: ${content}`);
  },
};

export const keychain = { backend: 'gnome_libsecret', tag: 'v11', isAvailable: true, refusal: '' };

type Store = Pick<Electron.SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'> & {
  getSelectedStorageBackend(): string;
};
export const safeStorage: Store = {
  isAsyncEncryptionAvailable: async () => keychain.isAvailable,
  getSelectedStorageBackend: () => keychain.backend,
  encryptStringAsync: async (text) => {
    if (keychain.refusal !== '') throw new Error(keychain.refusal);
    return Buffer.from(keychain.tag + Buffer.from(text).toString('base64'));
  },
  decryptStringAsync: async (sealed) => {
    if (keychain.refusal !== '') throw new Error(keychain.refusal);
    const tag = sealed.subarray(0, 3).toString('latin1');
    if (!/^v1\d$/.test(tag)) throw new Error('Error while decrypting the ciphertext');
    return { result: Buffer.from(sealed.subarray(3).toString(), 'base64').toString(), shouldReEncrypt: tag !== keychain.tag };
  },
};

export const nativeTheme = { shouldUseDarkColors: false };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const Menu = {
  buildFromTemplate: (template: readonly Electron.MenuItemConstructorOptions[]) => template,
  setApplicationMenu: (template: readonly Electron.MenuItemConstructorOptions[]) => {
    recorded.order.push(`menu of ${template.length}`);
    menu.splice(0, menu.length, ...template);
  },
};
/** The menu in force. */
export const menu: Electron.MenuItemConstructorOptions[] = [];

/** Keeps what was shown, so that a test can press it. */
export class Notification extends EventEmitter {
  static readonly all: Notification[] = [];
  static isThere = true;
  static isSupported(): boolean {
    return Notification.isThere;
  }
  readonly options: Electron.NotificationConstructorOptions;
  isShown = false;
  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
    Notification.all.push(this);
  }
  show(): void {
    this.isShown = true;
  }
  close(): void {
    this.isShown = false;
    this.emit('close');
  }
}
export const nativeImage = {
  createFromBitmap: (pixels: Buffer, size: Electron.Size) => ({ pixels, size }),
};

type ProtocolHandler = (request: Request) => Promise<Response>;
export const protocolHandlers = new Map<string, ProtocolHandler>();
export const protocol = {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => {
    recorded.privileges.push(...schemes);
    recorded.order.push('registerSchemesAsPrivileged');
  },
  handle: (scheme: string, handler: ProtocolHandler) => {
    protocolHandlers.set(scheme, handler);
  },
};

/** A session that keeps the handlers it is given, so that a test can ask them. */
export class StandInSession {
  request: ((contents: unknown, permission: string, callback: (granted: boolean) => void) => void) | undefined;
  check: ((contents: unknown, permission: string) => boolean) | undefined;
  device: (() => boolean) | undefined;
  hasSpellChecker = true;
  setPermissionRequestHandler(handler: NonNullable<typeof this.request>): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: NonNullable<typeof this.check>): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: NonNullable<typeof this.device>): void {
    this.device = handler;
  }
  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.hasSpellChecker = isEnabled;
  }
}
export const session = { defaultSession: new StandInSession() };

export class StandInPort extends EventEmitter {
  other: StandInPort | undefined;
  start(): void {}
  close(): void {
    this.emit('close');
    this.other?.emit('close');
  }
  postMessage(data: unknown): void {
    queueMicrotask(() => this.other?.emit('message', { data, ports: [] }));
  }
}
export class MessageChannelMain {
  readonly port1 = new StandInPort();
  readonly port2 = new StandInPort();
  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}

/** A frame that keeps what is posted to it. */
export class StandInFrame {
  readonly posted: { readonly channel: string; readonly ports: readonly unknown[] }[] = [];
  url: string;
  constructor(url: string) {
    this.url = url;
  }
  postMessage(channel: string, _message: unknown, ports: readonly unknown[] = []): void {
    this.posted.push({ channel, ports });
  }
}

export class StandInContents extends EventEmitter {
  mainFrame = new StandInFrame('app://hookglass/');
  preferences: Record<string, unknown> = {};
  type = 'window';
  openHandler: ((details: { readonly url: string }) => { readonly action: string }) | undefined;
  reloads = 0;
  getLastWebPreferences(): Record<string, unknown> {
    return this.preferences;
  }
  getType(): string {
    return this.type;
  }
  setWindowOpenHandler(handler: NonNullable<typeof this.openHandler>): void {
    this.openHandler = handler;
  }
  isGone = false;
  readonly sent: { readonly channel: string; readonly message: unknown }[] = [];
  isDestroyed(): boolean {
    return this.isGone;
  }
  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message });
  }
  reload(): void {
    this.reloads += 1;
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  static getAllWindows(): BrowserWindow[] {
    return BrowserWindow.all;
  }
  static fromWebContents(contents: unknown): BrowserWindow | null {
    return BrowserWindow.all.find((window) => window.webContents === contents) ?? null;
  }
  readonly webContents = new StandInContents();
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly loaded: string[] = [];
  isShown = false;
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    Object.assign(this.webContents.preferences, options.webPreferences);
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }
  maximize(): void {}
  isMaximized(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  focus(): void {
    recorded.order.push('focus');
  }
  show(): void {
    this.isShown = true;
  }
  setOverlayIcon(icon: unknown, description: string): void {
    recorded.overlays.push(icon === null ? 'none' : description);
  }
  isDestroyed(): boolean {
    return false;
  }
  getNormalBounds(): Electron.Rectangle {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
}

/** The renderer's side, for the preload: what it sends, invokes and exposes. */
class StandInIpcRenderer extends EventEmitter {
  readonly sent: string[] = [];
  answers = new Map<string, unknown>();
  send(channel: string): void {
    this.sent.push(channel);
  }
  async invoke(channel: string, _argument?: unknown): Promise<unknown> {
    this.sent.push(channel);
    return this.answers.get(channel);
  }
}
export const ipcRenderer = new StandInIpcRenderer();
export const exposed = new Map<string, unknown>();
export const contextBridge: Pick<Electron.ContextBridge, 'exposeInMainWorld'> = {
  exposeInMainWorld: (name, surface) => {
    exposed.set(name, surface);
  },
};
