import { shortId } from "../common/short-id";
import type { PlannedRun } from "./inputs";

/** What a run of a schedule does and why, as text. */
export function describeRun({ action, reason, logical, prune }: PlannedRun): string {
    const pruned = prune.map(({ id, reason: why }) => `; prunes '${shortId(id)}': ${why}`).join("");
    const ofLogical = logical
        ? `; ${logical.action === "take" ? "takes a logical snapshot" : `logical: ${logical.action}`}: ${logical.reason}`
        : "";
    return `${action === "take" ? "takes a snapshot" : action}: ${reason}${ofLogical}${pruned}`;
}
