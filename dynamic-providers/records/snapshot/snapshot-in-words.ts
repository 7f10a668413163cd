import { nameOfService } from "../../azure/resource-id";
import { timeOf } from "../../common/as-people-read";
import { shortId } from "../../common/short-id";
import type { SnapshotFacts } from "./facts";
import { logicalKind } from "./logical-facts";

/** What a snapshot is told by. */
export type TellableSnapshot = Pick<SnapshotFacts, "id" | "kind" | "service" | "observed" | "intendedAt">;

/** `snapshot of contoso-apim (2026-12-01 09:55 UTC, 0123456789ab)`: how every text for people names one. */
export function snapshotInWords({ id, kind, service, observed, intendedAt }: TellableSnapshot): string {
    const at = observed.startedAt ?? intendedAt;
    const what = kind === logicalKind ? "logical snapshot" : "snapshot";
    return `${what} of ${nameOfService(service.resourceId)} (${at ? `${timeOf(at)}, ` : ""}${shortId(id)})`;
}

/** The same, where the catalog may lack it: then its short ID has to do. */
export function snapshotNamed(id: string, snapshots: readonly TellableSnapshot[]): string {
    const facts = snapshots.find((found) => found.id === id);
    return facts ? snapshotInWords(facts) : `snapshot '${shortId(id)}'`;
}
