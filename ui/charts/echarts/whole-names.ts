import { LegendScrollComponent } from "echarts/components";

type Registers = Parameters<typeof LegendScrollComponent>[0];
type View = Parameters<Registers["registerComponentView"]>[0];

/** What is used of ECharts' view of a legend in pages; its own type is not exported. */
interface PagedView {
  layoutInner(model: PagedModel, ...rest: unknown[]): unknown;
  getContentGroup(): Content;
  _getPageInfo(model: PagedModel): { contentPosition: number[] };
}

interface PagedModel {
  getOrient(): { index: 0 | 1 };
}

interface Content {
  parent: { getClipPath(): { shape: { width: number; height: number } } | undefined };
  children(): Entry[];
}

interface Entry {
  x: number;
  y: number;
  ignore: boolean;
  getBoundingRect(): { x: number; y: number; width: number; height: number };
}

/** A legend in pages whose pages end between two names: ECharts' own cuts the name at its edge, which comes again on the next page. */
export function LegendOfWholeNames(registers: Registers): void {
  LegendScrollComponent({
    ...registers,
    registerComponentView: (view: View) => registers.registerComponentView(withWholeNames(view)),
  });
}

function withWholeNames(view: View): View {
  const Paged = view as unknown as new () => PagedView;
  class WholeNames extends Paged {
    override layoutInner(model: PagedModel, ...rest: unknown[]): unknown {
      const laidOut = super.layoutInner(model, ...rest);
      hideCut(this, model);
      return laidOut;
    }
  }
  return WholeNames as unknown as View;
}

/** Takes away what ends beyond the page, except the first name: a longer one than the page is cut. */
function hideCut(view: PagedView, model: PagedModel): void {
  const content = view.getContentGroup();
  const page = content.parent.getClipPath()?.shape;
  if (!page) return;
  const [place, size] = model.getOrient().index === 0 ? (["x", "width"] as const) : (["y", "height"] as const);
  const start = -(view._getPageInfo(model).contentPosition[model.getOrient().index] ?? 0);
  for (const entry of content.children()) {
    const box = entry.getBoundingRect();
    const from = entry[place] + box[place];
    if (from > start && from + box[size] > start + page[size]) entry.ignore = true;
  }
}
