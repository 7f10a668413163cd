import type { Sandbox } from "../../sandbox";
import { isEnabled, isFor, isWithin } from "../../sandbox/state/front-door-resource";

/** Origins of Front Door that get requests once the edges know of it, by name: the enabled ones of the groups that have a route. */
export function routedOrigins({ state }: Pick<Sandbox, "state">): string[] {
    const all = [...state.frontDoorResources.values()];
    const routes = all.filter((resource) => resource.kind === "route" && isEnabled(resource));
    const groups = all.filter(({ kind, id }) => kind === "originGroup" && routes.some((route) => isFor(route, { id })));
    return all
        .filter((resource) => resource.kind === "origin" && isEnabled(resource))
        .filter((origin) => groups.some(({ id }) => isWithin(origin, id)))
        .map(({ name }) => name)
        .sort();
}
