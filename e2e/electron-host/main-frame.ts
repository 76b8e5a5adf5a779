import { fromChromium, originOf } from './origin-map.ts';
import { refuseUnknownMembers } from './refuse-unknown.ts';

/** The one frame of a window the app talks to: always the same object, always telling the truth of now. */
export class MainFrame {
  readonly parent: null = null;
  readonly processId: number;
  readonly routingId = 1;
  readonly frameTreeNodeId = 1;
  readonly frameToken: string;
  readonly name = '';
  /** The URL as Chromium has it; set as navigations commit. */
  committed = '';

  constructor(id: number) {
    this.processId = id;
    this.frameToken = `electron-host-frame-${id}`;
  }

  get url(): string {
    return fromChromium(this.committed);
  }

  get origin(): string {
    return originOf(this.url);
  }

  get top(): MainFrame {
    return this;
  }
}
refuseUnknownMembers('WebFrameMain', MainFrame);
