/** The parts of a diagram, and the services of a diagram-js canvas that we use, typed. */
export interface Point {
  x: number;
  y: number;
}

export interface Part<Facts = unknown> {
  id: string;
  type: string;
  /** What the part says; commands replace it, nothing changes it in place. */
  businessObject: Facts;
  parent: Part | null;
  children: Part[];
  incoming: Line[];
  outgoing: Line[];
  x: number;
  y: number;
  width: number;
  height: number;
  waypoints?: Point[];
}

export interface Line<Facts = unknown> extends Part<Facts> {
  source: Part;
  target: Part;
  waypoints: Point[];
}

export function isLine(part: Part): part is Line {
  return part.waypoints !== undefined;
}

type Attributes = Partial<Part>;
type Listener = (event: never) => unknown;

export interface EventBus {
  on(events: string | string[], priority: number, listener: Listener): void;
  on(events: string | string[], listener: Listener): void;
  fire(event: string, data?: object): unknown;
}

export interface Canvas {
  getContainer(): HTMLElement;
  getRootElement(): Part;
  setRootElement(root: Part): void;
  addShape(shape: Part, parent: Part): Part;
  addConnection(line: Line, parent: Part): Line;
  scrollToElement(part: Part | string): void;
  zoom(level?: number): number;
  viewbox(box?: Box): { inner: Box; outer: { width: number; height: number } };
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ElementFactory {
  createRoot(attributes: Attributes): Part;
  createShape(attributes: Attributes): Part;
  createConnection(attributes: Partial<Line>): Line;
}

export interface ElementRegistry {
  get(id: string): Part | undefined;
  getAll(): Part[];
  filter(test: (part: Part) => boolean): Part[];
  updateId(part: Part, id: string): void;
  getGraphics(part: Part): SVGElement;
}

export interface Modeling {
  createShape(shape: Part, at: Point | Box, parent: Part): Part;
  connect(source: Part, target: Part, attributes?: Partial<Line>): Line;
  removeElements(parts: Part[]): void;
  resizeShape(part: Part, box: Box): void;
  moveElements(parts: Part[], delta: Point, parent?: Part): void;
  reconnectEnd(line: Line, target: Part, points: Point[]): void;
}

export interface CommandStack {
  execute(command: string, context: object): void;
  registerHandler(command: string, handler: unknown): void;
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  canRedo(): boolean;
  clear(): void;
}

export interface Layouter {
  layoutConnection(line: Line, hints?: object): Point[];
}

export interface Docking {
  getCroppedWaypoints(line: Line): Point[];
}

export interface Services {
  eventBus: EventBus;
  canvas: Canvas;
  elementFactory: ElementFactory;
  elementRegistry: ElementRegistry;
  modeling: Modeling;
  commandStack: CommandStack;
  layouter: Layouter;
  connectionDocking: Docking;
}

interface Getter {
  get(name: string): unknown;
}

export function use<K extends keyof Services>(diagram: object, name: K): Services[K] {
  return (diagram as Getter).get(name) as Services[K];
}
