import { sameResource } from "../../azure/resource-id";
import type { SnapshotFacts } from "./facts";

/** What tells a service from others, and from one that had its name before. */
export interface ServiceIdentity {
    readonly resourceId: string;
    /** When Azure created it, ISO 8601; where it is not known every service of that ID counts as this one. */
    readonly createdAt?: string;
}

/** `own` · `earlier` of a service with its resource ID that was deleted since, and held other data · `other`. */
export type Origin = "own" | "earlier" | "other";

/**
 * Whose a snapshot is, seen from a service. Facts that do not say when their service was created count as its own, unless
 * their data are older than it.
 */
export function originOf(facts: Pick<SnapshotFacts, "service" | "observed">, service: ServiceIdentity): Origin {
    if (!sameResource(facts.service.resourceId, service.resourceId)) {
        return "other";
    }
    const [taken, now, started] = [facts.service.createdAt, service.createdAt, facts.observed.startedAt].map((time) =>
        Date.parse(time ?? ""),
    ) as [number, number, number];
    const isOwn = Number.isNaN(taken) ? !(started < now) : Number.isNaN(now) || taken === now;
    return isOwn ? "own" : "earlier";
}
