/** The part of the canvas's services that we use, typed; the library leaves them open. */
export interface Moddle {
  $type: string;
  $parent?: Moddle;
  id?: string;
  get<T = unknown>(name: string): T;
  $instanceOf(type: string): boolean;
  [name: string]: unknown;
}

export interface Shape {
  id: string;
  type: string;
  businessObject: Moddle;
  source?: Shape;
  target?: Shape;
  parent?: Shape;
  labelTarget?: Shape;
  waypoints?: unknown[];
}

export interface EventBus {
  on(events: string | string[], priority: number, listener: (event: never) => unknown): void;
  on(events: string | string[], listener: (event: never) => unknown): void;
  off(events: string | string[], listener: (event: never) => unknown): void;
  fire(event: string, data?: object): unknown;
}

export interface Canvas {
  zoom(level?: number | "fit-viewport", center?: "auto" | null): number;
  scrollToElement(element: Shape | string): void;
  getRootElement(): Shape;
  addMarker(element: string, marker: string): void;
  removeMarker(element: string, marker: string): void;
  getContainer(): HTMLElement;
}

export interface CommandStack {
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  canRedo(): boolean;
  execute(command: string, context: object): void;
}

export interface ElementRegistry {
  get(id: string): Shape | undefined;
  getAll(): Shape[];
}

export interface Overlays {
  add(element: string, type: string, overlay: object): string;
  remove(filter: { type: string }): void;
}

export interface Selection {
  select(elements: Shape | Shape[] | null): void;
  get(): Shape[];
}

export interface Modeling {
  updateProperties(element: Shape, properties: object): void;
  updateModdleProperties(element: Shape, moddle: Moddle, properties: object): void;
}

export interface BpmnFactory {
  create(type: string, properties?: object): Moddle;
}

export interface ZoomScroll {
  stepZoom(delta: number): void;
}

export interface Services {
  eventBus: EventBus;
  canvas: Canvas;
  commandStack: CommandStack;
  elementRegistry: ElementRegistry;
  overlays: Overlays;
  selection: Selection;
  modeling: Modeling;
  bpmnFactory: BpmnFactory;
  zoomScroll: ZoomScroll;
}

interface Getter {
  get(name: string, strict?: boolean): unknown;
}

/** One service of a canvas, with its type. */
export function service<K extends keyof Services>(from: object, name: K): Services[K] {
  return (from as Getter).get(name) as Services[K];
}
