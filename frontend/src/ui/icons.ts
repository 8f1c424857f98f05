/** The icons that travel with the app, by their Lucide names. Add a name here to use it. */
const files: Record<string, string> = import.meta.glob(
  "/node_modules/lucide-static/icons/{plus,x,check,chevron-down,chevron-right,chevron-left,chevron-up,arrow-left,undo-2,redo-2,zoom-in,zoom-out,maximize,map,play,square,pause,skip-back,skip-forward,step-forward,step-back,upload,download,file-image,save,cloud,cloud-off,cloud-upload,loader-circle,circle-check,circle-alert,triangle-alert,circle-x,info,circle-question-mark,keyboard,ellipsis,ellipsis-vertical,pencil,trash-2,copy,table,table-2,workflow,search,sun,moon,languages,user,users,log-out,settings,history,rocket,send,clock,timer,refresh-cw,rotate-ccw,list,list-checks,inbox,activity,eye,eye-off,lock,external-link,link,grip-vertical,filter,arrow-up,arrow-down,arrow-up-down,arrow-left-right,columns-3,rows-3,file-spreadsheet,file-text,file-code,file-down,file-up,clipboard,clipboard-paste,scissors,minus,star,git-branch,zap,circle,circle-dot,circle-pause,circle-play,ban,bell,message-square,panel-right,panel-left,panel-right-close,panel-right-open,braces,form,square-pen,book-open,house,layout-grid,layers,tag,bug,shield,wand-sparkles,radio,wifi,wifi-off,flag,hourglass,folder,folder-input}.svg",
  { query: "?raw", import: "default", eager: true },
);

const icons = new Map(
  Object.entries(files).map(([path, svg]) => [path.replace(/^.*\/|\.svg$/g, ""), svg]),
);

export const iconNames: readonly string[] = [...icons.keys()];

/** A decorative icon; give the control around it the words. */
export function icon(name: string): HTMLElement {
  const holder = document.createElement("span");
  holder.className = "fg-icon";
  holder.setAttribute("aria-hidden", "true");
  const svg = icons.get(name);
  if (svg === undefined) throw new Error(`icon "${name}" is not bundled: add it in ui/icons.ts`);
  holder.append(document.importNode(parse(svg), true));
  return holder;
}

/** The icon's text, for places that ask for SVG source (bpmn-js popups and pads). */
export function iconSource(name: string): string {
  return icons.get(name) ?? "";
}

function parse(svg: string): Element {
  return new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
}
