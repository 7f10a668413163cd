import { fenceOf } from "../../dynamic-providers/records/authority/authority";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { Violation } from "./violation";

/** Epochs only go up, none is taken back, one site is active in each, and who loses the role unasked is fenced. */
export function requireLineage(before: Authority, after: Authority): void {
    const kept = before.lineage.every(
        ({ epoch, site }, index) => after.lineage[index]?.epoch === epoch && after.lineage[index].site === site,
    );
    if (!kept || after.epoch < before.epoch || after.lineage.length > before.lineage.length + 1) {
        throw new Violation("an epoch is lost, or counted twice");
    }
    const standing = after.lineage.filter(({ endedAt }) => endedAt === null);
    if (standing.length !== 1 || standing[0]!.site !== after.active || standing[0]!.epoch !== after.epoch) {
        throw new Violation("more or less than one site is active");
    }
    const { active, promotion } = after;
    if (promotion?.kind === "unplanned" && !fenceOf(after, active)) {
        throw new Violation(`'${active}' loses the active role and is not fenced`);
    }
}
