import type { SiteDeclaration } from "../declaration";
import type { SiteStep } from "../step";
import { imagineUp } from "./imagine-up";
import type { ImaginedUp } from "./imagine-up";
import type { ImaginedWorld } from "./imagined-world";

/** What brings the declared site into the active role. */
export type ForeseenFailover =
    /** The sites' `up`s that change the authority, in their order; empty where it is active already. */
    | { readonly ups: readonly ImaginedUp[]; readonly refusals?: undefined }
    /** Nothing does: what each site says in the end, when none of them goes on. */
    | { readonly ups?: undefined; readonly refusals: readonly SiteStep[] };

interface Node {
    readonly world: ImaginedWorld;
    readonly ups: readonly ImaginedUp[];
}

/**
 * The shortest order of the sites' `up`s after which the site that is declared active is active, and at rest.
 *
 * @param sites - of each site that may be run, what it declares; the one that is declared active is among them.
 */
export function foreseeFailover(
    world: ImaginedWorld,
    sites: readonly SiteDeclaration[],
    activeSite: string,
): ForeseenFailover {
    // The declared site first: where it can do without the others it does.
    const candidates = [...sites].sort((left, right) => rank(left, activeSite) - rank(right, activeSite));
    const stuck: SiteStep[] = [];
    let nodes: readonly Node[] = [{ world, ups: [] }];
    for (let depth = 0; nodes.length > 0 && depth <= sites.length + 1; depth += 1) {
        const next: Node[] = [];
        for (const node of nodes) {
            const ups = candidates
                .filter((declared) => isRun(declared, candidates[0]!, node.world))
                .map((declared) => imagineUp(node.world, declared));
            const [own] = ups;
            if (own && isAtRest(own, activeSite)) {
                return { ups: moves(own, node.world) ? [...node.ups, own] : node.ups };
            }
            const moved = ups.filter((up) => moves(up, node.world));
            next.push(...moved.map((up) => ({ world: up.world, ups: [...node.ups, up] })));
            if (moved.length === 0 && stuck.length === 0) {
                // A peer that is fenced stands in nobody's way.
                const refused = ups.filter((up) => up === own || up.last.code !== "Fenced").map(({ last }) => last);
                stuck.push(...refused.filter(({ work }) => work.does === "refuse"));
            }
        }
        nodes = next;
    }
    return { refusals: stuck };
}

const rank = ({ site }: SiteDeclaration, activeSite: string): number => (site === activeSite ? 0 : 1);

/** `failover: unplanned` says that the active site is lost: nothing waits for it. */
function isRun({ site }: SiteDeclaration, target: SiteDeclaration, { authority }: ImaginedWorld): boolean {
    return site === target.site || target.failover !== "unplanned" || site !== authority.active;
}

function isAtRest({ last, world }: ImaginedUp, activeSite: string): boolean {
    return last.work.does === "rest" && last.work.role === "active" && world.authority.active === activeSite;
}

const moves = (up: ImaginedUp, from: ImaginedWorld): boolean => up.world.authority !== from.authority;
