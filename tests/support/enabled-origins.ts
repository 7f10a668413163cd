import type { Sandbox } from "../../sandbox";

/** Origins of Front Door that may get requests, by name. */
export const enabledOrigins = ({ state }: Pick<Sandbox, "state">): string[] =>
    [...state.frontDoorResources.values()]
        .filter(({ kind, properties }) => kind === "origin" && properties.enabledState === "Enabled")
        .map(({ id }) => id.split("/").at(-1)!)
        .sort();
