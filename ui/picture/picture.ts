import { domToCanvas, domToForeignObjectSvg, type Options } from "modern-screenshot";
import { pdfOf } from "../../src/worker/screenshots/pdf.ts";
import { t } from "../i18n/t.ts";

/** Pixels of the picture for each of the page, where it does not become too large. */
const SCALE = 2;
/** What every browser draws: the longest side of a canvas, and its area. */
const LONGEST_SIDE = 16_384;
const LARGEST_AREA = 80_000_000;

/** Elements with this attribute (`data-picture="none"`) are for the page only: buttons, what is read aloud. */
function isInPicture(node: Node): boolean {
  return !(node instanceof HTMLElement) || node.dataset.picture !== "none";
}

/** Nothing scrolls in a picture: what sticks to the window's edge stands where it belongs. */
function unstick(copy: Node): void {
  if (!(copy instanceof HTMLElement) || copy.style.position !== "sticky") return;
  copy.style.position = "relative";
  copy.style.inset = "auto";
}

function optionsFor(element: HTMLElement, background: string): Options & { scale: number } {
  const { scrollWidth: width, scrollHeight: height } = element;
  return {
    width,
    height,
    scale: Math.min(SCALE, LONGEST_SIDE / Math.max(width, height), Math.sqrt(LARGEST_AREA / (width * height))),
    backgroundColor: background,
    filter: isInPicture,
    onCloneEachNode: unstick,
    timeout: 20_000,
  };
}

/** The bytes of a picture; rejects where the browser cannot make one of its size. */
async function encode(canvas: HTMLCanvasElement, type: "image/png" | "image/jpeg"): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.92));
  if (!blob) throw new Error(t("The browser could not make the picture."));
  return blob;
}

/** An element as it looks, with the canvases in it. */
export async function pngOf(element: HTMLElement, background: string): Promise<Blob> {
  return encode(await domToCanvas(element, optionsFor(element, background)), "image/png");
}

/** The same as a PDF of one page. */
export async function pdfOfElement(element: HTMLElement, background: string): Promise<Blob> {
  const options = optionsFor(element, background);
  const canvas = await domToCanvas(element, options);
  const bytes = new Uint8Array(await (await encode(canvas, "image/jpeg")).arrayBuffer());
  const picture = { bytes, width: canvas.width, height: canvas.height };
  return new Blob([pdfOf([picture], options.scale)], { type: "application/pdf" });
}

/** An element as an SVG file that holds its HTML: browsers draw it, programs for drawing may not. */
export async function svgOfElement(element: HTMLElement, background: string): Promise<Blob> {
  const svg = await domToForeignObjectSvg(element, optionsFor(element, background));
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
}
