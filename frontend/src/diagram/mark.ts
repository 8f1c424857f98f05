import { BPMNIO_IMG, LINK_STYLES, LOGO_STYLES, open } from "bpmn-js/lib/util/PoweredByUtil";

/** The mark of bpmn.io, where and as its own canvases show it. */
export function addMark(container: HTMLElement): void {
  const link = document.createElement("a");
  link.href = "http://bpmn.io";
  link.target = "_blank";
  link.className = "bjs-powered-by";
  link.title = "Powered by bpmn.io";
  const image = new DOMParser().parseFromString(BPMNIO_IMG, "image/svg+xml").documentElement;
  Object.assign(image.style, LOGO_STYLES);
  const place = { position: "absolute", bottom: "15px", right: "15px", zIndex: "100" };
  Object.assign(link.style, LINK_STYLES, place);
  link.append(document.importNode(image, true));
  link.addEventListener("click", (event) => {
    open();
    event.preventDefault();
  });
  container.append(link);
}
