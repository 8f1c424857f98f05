/** The few services of a bpmn-js canvas that the overlay needs, Modeler and Viewer alike. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Drawn {
  readonly id: string;
  readonly type?: string;
  readonly waypoints?: readonly Point[];
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly children?: readonly unknown[];
  readonly labelTarget?: unknown;
  readonly businessObject?: { readonly name?: string };
}

export interface Services {
  canvas: {
    addMarker(element: string, marker: string): void;
    removeMarker(element: string, marker: string): void;
    getLayer(name: string, index?: number): SVGElement;
    scrollToElement(element: string): void;
    zoom(level: string, center?: string): number;
  };
  overlays: {
    add(element: string, type: string, overlay: object): string;
    remove(filter: string | { id: string }): void;
  };
  elementRegistry: { get(id: string): Drawn | undefined; getAll(): Drawn[] };
  eventBus: {
    on(events: string | string[], listener: (event: { newSelection?: Drawn[] }) => void): void;
    off(events: string | string[], listener: (event: { newSelection?: Drawn[] }) => void): void;
  };
  selection: { select(element: Drawn | null): void };
  translate: (text: string) => string;
}

export interface CanvasHost {
  get<T>(name: string): T;
}

export function service<K extends keyof Services>(host: CanvasHost, name: K): Services[K] {
  return host.get<Services[K]>(name);
}

/** "ExclusiveGateway" as the canvas's own words say it: "Exclusive gateway". */
function words(type: string): string {
  const spaced = type.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** What people call the element: its name on the drawing, else its kind in words. */
export function nameOf(host: CanvasHost, id: string | null): string {
  if (id === null) return "";
  const element = service(host, "elementRegistry").get(id);
  const name = element?.businessObject?.name?.trim();
  if (name) return name.replace(/\s+/g, " ");
  const type = element?.type?.replace(/^bpmn:/, "");
  if (!type || !element?.type?.startsWith("bpmn:")) return id;
  return service(host, "translate")(words(type));
}
