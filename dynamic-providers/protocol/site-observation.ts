import type { Authority } from "../records/authority/authority";
import type { ServiceObservation } from "../azure/service";
import type { RestoreRecord } from "../records/restore-record";
import type { CatalogObservation } from "../records/snapshot/observation";

/** What one run has looked at itself, and knows no longer once it is killed. */
export interface RunKnowledge {
    /** The final snapshot that this run took: the service was compared with it just now. */
    readonly finalSnapshot?: string;
    /** A snapshot that the site's own service was compared with. */
    readonly compared?: { readonly snapshot: string; readonly differences: readonly string[] };
    /** What became of comparing the peer's service with the token's snapshot. */
    readonly peer?:
        | { readonly snapshot: string; readonly answered: true; readonly differences: readonly string[] }
        | { readonly snapshot: string; readonly answered: false; readonly reason: string };
}

/** All that a site's next step is decided from. */
export interface SiteObservation {
    readonly authority: Authority;
    readonly catalog: CatalogObservation;
    readonly restores: readonly RestoreRecord[];
    /** The site's own service; undefined when Azure says that there is none. */
    readonly service: ServiceObservation | undefined;
    /** Azure's time. */
    readonly now: Date;
    readonly run: RunKnowledge;
}
