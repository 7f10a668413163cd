/** What of d3-scale is used; its own types are for ES modules. */
export type Scales = Pick<Awaited<ReturnType<typeof loadScales>>, "scaleUtc" | "scaleLinear">;

/** d3-scale is an ES module: it is loaded by the one command that draws. */
export const loadScales = () => import("d3-scale");
