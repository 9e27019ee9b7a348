/** The controls, which are no part of what draws the chart: they load beside it. */
export const loadControlPanel = () => import("./panel/ControlPanel.tsx");
