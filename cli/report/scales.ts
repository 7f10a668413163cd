/** d3-scale is an ES module: it is loaded by the one command that draws. */
export type Scales = typeof import("d3-scale", { with: { "resolution-mode": "import" } });

export const loadScales = (): Promise<Scales> => import("d3-scale");
