import { withDefaults } from "../common/with-defaults";
import { logicalContainer, operationDefaults } from "../operation/defaults";

const defaultRetention = { keep: 7, maxAgeDays: 30 };
/** One a day for a year, and ten years of those that are taken less often. */
const defaultLogicalRetention = { keep: 400, maxAgeDays: 3650 };

interface GivenRetention {
    readonly keep?: unknown;
    readonly maxAgeDays?: unknown;
}

interface GivenSchedule {
    readonly maxAttempts?: unknown;
    readonly suspend?: unknown;
    readonly retention?: GivenRetention;
    readonly targetTiers?: unknown;
    readonly logical?: { readonly retention?: GivenRetention; readonly logicalContainer?: unknown };
}

/** A schedule's own inputs with their defaults, stated in the state as those of all other inputs are. */
export function withScheduleDefaults<G extends GivenSchedule>(given: G) {
    const { logical, retention } = given;
    return {
        ...withDefaults(given, { maxAttempts: operationDefaults.maxAttempts, suspend: false, targetTiers: [] }),
        // Members that there are none of are refused, and not lost here.
        retention: withDefaults(retention ?? {}, defaultRetention),
        logical: logical && {
            ...withDefaults(logical, { logicalContainer }),
            retention: withDefaults(logical.retention ?? {}, defaultLogicalRetention),
        },
    };
}
