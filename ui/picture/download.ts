import { pictureName, saveFile } from "../components/save-file.ts";

/** What a picture can be saved as; an SVG of it holds its HTML. */
type PictureKind = "png" | "pdf" | "svg";

/** Saves an element of the page as it looks. What draws pictures is loaded for the first one. */
export async function downloadPicture(element: HTMLElement, title: string, kind: PictureKind): Promise<void> {
  const { pdfOfElement, pngOf, svgOfElement } = await import("./picture.ts");
  const draw = { png: pngOf, pdf: pdfOfElement, svg: svgOfElement }[kind];
  saveFile(await draw(element, backgroundOf(element)), `${pictureName(title)}.${kind}`);
}

/** The colour behind an element: its own, or that of the first one around it that has one. */
function backgroundOf(element: HTMLElement): string {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (color !== "rgba(0, 0, 0, 0)" && color !== "transparent") return color;
  }
  return "white";
}
