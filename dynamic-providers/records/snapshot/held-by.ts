import { shortId } from "../../common/short-id";
import type { SnapshotFacts } from "./facts";

/** What a drill begins the name of its hold with; its ID follows. */
export const drillHold = "drill ";

/** As text, what keeps a snapshot. A catalog that another tool wrote may have one hold where a list belongs. */
export function heldBy({ holds }: Pick<SnapshotFacts, "holds">): string {
    const words = [holds]
        .flat()
        .map((hold) => (hold.startsWith(drillHold) ? drillHold + shortId(hold.slice(drillHold.length)) : hold));
    return `it is held by ${words.join(", ")}`;
}
