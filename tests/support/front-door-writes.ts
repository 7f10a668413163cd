import type { LoggedRequest } from "../../sandbox";

/** What was written of a Front Door and accepted, in order: `PUT routes/gateways`. */
export const frontDoorWrites = (writes: readonly LoggedRequest[]): string[] =>
    writes
        .filter(({ path, status }) => /\/Microsoft\.Cdn\//i.test(path) && status < 300)
        .map(({ method, path }) => `${method} ${path.split("/").slice(-2).join("/").toLowerCase()}`);
